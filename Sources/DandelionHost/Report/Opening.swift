/// The head of a report: what it is of, what a reader must know, and the
/// largest tree, with how to read it.
struct Opening {
    let data: ReportData
    let layout: ForestLayout
    let format: ReportFormat

    func html() -> Markup {
        guard let plant = layout.plants.first else {
            return """
                <header class="opening bare"><div class="wide">
                \(title)<p class="lede">The first friend who is brought will grow here as a dandelion.</p>
                </div></header>

                """
        }
        return """
            <header class="opening"><div class="wide">
            \(title)\(TreeFigure(plant: plant, layout: layout, format: format).html())\(key)</div></header>

            """
    }

    private var title: Markup {
        """
        <div class="title">
        <p class="kicker"><svg viewBox="-12 -12 24 24" aria-hidden="true"><use href="#t13"/></svg>\
        <b>\(data.title)</b>\(span)</p>
        <h1>\(headline)</h1>
        \(data.notes.map(note))</div>

        """
    }

    private var span: Markup {
        let days = [data.from, data.to].filter { !$0.isEmpty }.map(ReportFormat.day)
        return days.isEmpty ? .none : "<span>\(days.joined(separator: " – "))</span>"
    }

    private var headline: String {
        let forest = layout.forest
        let brought = forest.members.count - forest.roots.count
        guard brought > 0 else { return "Nobody has brought a friend yet" }
        let bringers = forest.children.count { !$0.isEmpty }
        return ReportFormat.count(bringers, "member", "members") + " brought "
            + ReportFormat.count(brought, "friend", "friends")
    }

    /// What a reader must know; data that nobody has measured are called so.
    private func note(_ text: String) -> Markup {
        let badge = text.lowercased().contains("synthetic") ? "Synthetic data" : "Note"
        return """
            <p class="note"><b>\(badge)</b> <span>\(text)</span></p>

            """
    }

    /// How to read a tree: a picture beside each sentence.
    private var key: Markup {
        """
        <ul class="key">
        <li><svg viewBox="-12 -12 24 24" aria-hidden="true"><path class="filament" d="M-10 7L3-2"/>\
        <use href="#s2" transform="translate(3 -2)rotate(-35)"/></svg>\
        <span><b>A seed is a friend</b> whom the member in the middle brought: the earlier, the nearer; \
        the more conversions, the wider.</span></li>
        <li><svg viewBox="-20 -20 40 40" aria-hidden="true"><circle class="halo" cx="2" cy="-2" r="20"/>\
        <path class="drift" stroke-width="2" d="M-20 18C-16 4-6 10 2-2"/>\
        <path class="filament" d="M2-2L15-2M2-2L10-12M2-2L-1-14"/><use href="#s0" transform="translate(15 -2)"/>\
        <use href="#s0" transform="translate(10 -12)rotate(-52)"/>\
        <use href="#s0" transform="translate(-1 -14)rotate(-104)"/><use href="#h0" x="2" y="-2"/></svg>\
        <span><b>A friend who brought others</b> has drifted off and grown a dandelion of their own.</span></li>
        <li><svg viewBox="-12 -12 24 24" aria-hidden="true"><use href="#b0"/></svg>\
        <span><b>Golden bloom:</b> this member has become a channel.</span></li>
        </ul>

        """
    }
}
