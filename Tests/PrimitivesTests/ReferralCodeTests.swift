import DandelionModel
import DandelionPrimitives
import Testing

@Suite("A referral code")
struct ReferralCodeTests {
    @Test(
        "is the same however it is typed",
        arguments: [
            "7K3M9QX0", "7k3m9qx0", " 7K3M-9QX0\n", "7k3m 9qxo", "7K3M_9QXO", "7.K.3.M.9.Q.X.0", "７Ｋ３Ｍ９ＱＸ０",
            "７ｋ３ｍ－９ｑｘｏ", "7K3M\u{2013}9QX0", "7K3M\u{a0}9QX0", "\u{feff}7K3M\u{200b}9QX0", "7K3M\u{3000}9QX0",
        ])
    func forms(typed: String) {
        #expect(ReferralCode(typed: typed)?.text == "7K3M9QX0")
    }

    @Test("takes I and L for 1, and O for 0")
    func lookAlikes() {
        #expect(ReferralCode(typed: "iLoI1OlO")?.text == "11011010")
    }

    @Test(
        "is never found across scripts, nor where a character is missing, added or none of its own",
        arguments: [
            "7К3M9QX0", "7K3Μ9QX0", "7K3M9QХ0", "７Ｋ３Ｍ９ＱＸО", "٧K3M9QX0", "7\u{212a}3M9QX0", "7K3M9QX",
            "7K3M9QX00",
            "", "UUUUUUUU", "7K3M9QX!", "7K3M9QXé", "𝟕K3M9QX0",
        ])
    func otherScripts(typed: String) {
        #expect(ReferralCode(typed: typed) == nil)
    }

    @Test("drawn at random reads back from any way of writing it", arguments: Array(UInt64(1)...20))
    func random(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        let alike: [Character: [Character]] = ["0": ["0", "O", "o"], "1": ["1", "I", "i", "L", "l"]]
        for _ in 0..<200 {
            let code = (0..<8).map { _ in alphabet[Int.random(in: 0..<32, using: &chance)] }
            var typed = ""
            for letter in code {
                var written = alike[letter]?.randomElement(using: &chance) ?? letter
                if Bool.random(using: &chance) { written = Character(written.lowercased()) }
                if Bool.random(using: &chance), let wide = Self.wide(written) { written = wide }
                typed.append(written)
                if Int.random(in: 0..<4, using: &chance) == 0 {
                    typed.append(["-", " ", "_", "."].randomElement(using: &chance) ?? "-")
                }
            }
            #expect(ReferralCode(typed: typed)?.text == String(code), "typed as '\(typed)'")
        }
    }

    private static func wide(_ letter: Character) -> Character? {
        guard let scalar = letter.unicodeScalars.first, scalar.value > 0x20, scalar.value < 0x7f else {
            return nil
        }
        return Unicode.Scalar(scalar.value + 0xfee0).map(Character.init)
    }
}
