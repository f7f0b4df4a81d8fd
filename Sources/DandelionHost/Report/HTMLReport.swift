/// A report as one page that needs nothing else: no network, no script, no font.
///
/// The same data give the same bytes. Its size is bounded, whatever the size of
/// the forest.
package struct HTMLReport: Sendable {
    private let data: ReportData
    private let format: ReportFormat
    private let layout: ForestLayout

    package init(_ data: ReportData) {
        self.data = data
        format = ReportFormat(currency: data.currency, exponent: data.currencyExponent)
        layout = ForestLayout(Forest(data.forest))
    }

    package func html() -> String {
        let page: Markup = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="color-scheme" content="light dark">
            <meta name="generator" content="Dandelion">
            <title>\(title) · Dandelion report</title>
            <style>
            \(Self.style)
            </style>
            </head>
            <body>
            \(PlantSymbols.definitions)\(masthead)<main>
            \(figures)\(sections)</main>
            \(footer)</body>
            </html>

            """
        return page.text
    }

    private var title: String { data.title.isEmpty ? "A home" : data.title }

    private var sections: [Markup] {
        [
            ForestSection(layout: layout, format: format).html(),
            GrowthSection(data.months, format: format).html(),
            ChannelSection(channels: data.channels, format: format).html(),
            RewardSection(rewards: data.rewards, format: format).html(),
            TopSection(top: data.top, format: format).html(),
            DepthSection(forest: layout.forest).html(),
        ]
    }

    // MARK: Head

    private var masthead: Markup {
        """
        <header class="masthead"><div class="wide">
        <p class="kicker"><svg viewBox="-12 -12 24 24" aria-hidden="true"><use href="#t13"/></svg>\
        <b>\(title)</b>\(span)</p>
        <h1>\(headline)</h1>
        \(data.notes.map(note))</div></header>

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

    private var figures: Markup {
        guard !data.figures.isEmpty else { return .none }
        let items = data.figures.map { figure -> Markup in
            let remark = figure.remark.map { "<small>\($0)</small>" as Markup } ?? .none
            return """
                <div><dt>\(figure.label)</dt><dd>\(figure.value)\(remark)</dd></div>

                """
        }
        return """
            <section class="figures" aria-label="The figures"><div class="wide"><dl>
            \(items)</dl></div></section>

            """
    }

    // MARK: Foot

    private var footer: Markup {
        """
        <footer><div class="wide">
        <p>\(provenance)</p>
        <p class="made"><svg viewBox="-12 -12 24 24" aria-hidden="true"><use href="#t13"/></svg>made with Dandelion</p>
        </div></footer>

        """
    }

    private var provenance: String {
        """
        Every figure is a sum over the home's log and ledger, read at one moment; none is estimated. Amounts are \
        in \(data.currency), days and months in UTC. A member's place in the forest is whoever brought them \
        first. Places in the drawings follow from the members' names and dates alone, so the same data make the same page.
        """
    }
}
