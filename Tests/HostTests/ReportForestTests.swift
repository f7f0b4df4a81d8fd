import DandelionHost
import Testing

@Suite("The forest of a report")
struct ReportForestTests {
    private static func member(_ id: String, _ parent: Int?, _ since: String = "") -> ReportData.Member {
        ReportData.Member(id: id, parent: parent, since: since)
    }

    @Test("orders friends by date and trees by size")
    func order() {
        let forest = Forest([
            Self.member("small", nil), Self.member("large", nil), Self.member("late", 1, "1997-03-01"),
            Self.member("early", 1, "1997-01-01"), Self.member("below", 3, "1997-02-01"),
            Self.member("one", 0),
        ])
        #expect(forest.roots == [1, 0])
        #expect(forest.children[1] == [3, 2])
        #expect(forest.sizes == [2, 4, 1, 2, 1, 1])
        #expect(forest.depthCounts == [2, 3, 1])
        #expect(forest.longestChain() == [1, 3, 4])
    }

    @Test("makes roots of members whose parent does not stand before them")
    func brokenParents() {
        let forest = Forest([
            Self.member("self", 0), Self.member("circle", 2), Self.member("circle", 1),
            Self.member("far", 99),
            Self.member("negative", -1),
        ])
        #expect(Set(forest.roots) == [0, 1, 3, 4])
        #expect(forest.sizes.reduce(0, +) == 6)
    }

    @Test(
        "is drawn so that each member is drawn or counted",
        arguments: [(1, 1), (2, 1), (40, 3), (900, 2), (5_000, 400), (6_000, 1_900)])
    func everyMember(count: Int, trees: Int) {
        let layout = ForestLayout(Forest(ReportFixtures.forest(members: count, trees: trees)))
        #expect(layout.accountedFor == count)
        #expect(layout.plants.count + layout.meadow.count + layout.treesBeyond == trees)
        for plant in layout.plants {
            #expect(plant.accountedFor == plant.size)
            let drawn = plant.heads.map(\.member) + plant.heads.flatMap { $0.seeds.map(\.member) }
            #expect(Set(drawn).count == drawn.count, "a member is drawn twice")
        }
    }

    @Test("is bounded, however many members there are and however they hang together")
    func bounded() {
        let star = (0..<20_000).map { Self.member("m-\($0)", $0 == 0 ? nil : 0) }
        let chain = (0..<20_000).map { Self.member("m-\($0)", $0 == 0 ? nil : $0 - 1) }
        let pairs = (0..<20_000).map { Self.member("m-\($0)", $0.isMultiple(of: 2) ? nil : $0 - 1) }
        for members in [star, chain, pairs] {
            let layout = ForestLayout(Forest(members))
            let marks = layout.plants.reduce(0) {
                $0 + $1.heads.count + $1.heads.reduce(0) { $0 + $1.seeds.count }
            }
            #expect(marks < 4_000)
            #expect(layout.meadow.count <= ForestLayout.meadowLimit)
            #expect(layout.accountedFor == 20_000)
        }
    }

    @Test("stands at finite places, with parents before children and the ground below all")
    func places() {
        for plant in ForestLayout(Forest(ReportFixtures.forest(members: 2_000, trees: 20))).plants {
            for (index, head) in plant.heads.enumerated() {
                #expect(index == 0 ? head.parent == nil : head.parent.map { $0 < index } == true)
                #expect(head.center.x.isFinite && head.center.y.isFinite && head.radius.isFinite)
                #expect(head.center.y + head.radius < plant.foot.y)
                #expect(head.seeds.allSatisfy { $0.place.x.isFinite && $0.place.y.isFinite })
            }
        }
    }

    @Test("keeps heads clear of one another")
    func separate() {
        for plant in ForestLayout(Forest(ReportFixtures.forest(members: 600, trees: 20))).plants {
            for (index, head) in plant.heads.enumerated() {
                for other in plant.heads.dropFirst(index + 1) {
                    let x = head.center.x - other.center.x
                    let y = head.center.y - other.center.y
                    #expect((x * x + y * y).squareRoot() > (head.radius + other.radius) * 0.9)
                }
            }
        }
    }

    @Test("puts the earliest friends of a head nearest to its middle")
    func earliest() {
        let dates = ["1997-05-01", "1997-01-01", "1997-03-01", "1997-02-01"]
        let members = [Self.member("root", nil)] + dates.map { Self.member("friend of \($0)", 0, $0) }
        let head = ForestLayout(Forest(members)).plants[0].heads[0]
        #expect(head.seeds.map(\.member) == [2, 4, 3, 1])
        let distances = head.seeds.map { ($0.place.x * $0.place.x + $0.place.y * $0.place.y).squareRoot() }
        #expect(distances == distances.sorted() && distances[0] < distances[3])
    }

    @Test("is laid out the same each time")
    func deterministic() {
        let members = ReportFixtures.forest(members: 800, trees: 30)
        let layouts = (0..<2).map { _ in ForestLayout(Forest(members)) }
        #expect(layouts[0].plants.map(\.heads) == layouts[1].plants.map(\.heads))
        #expect(layouts[0].meadow == layouts[1].meadow)
    }
}
