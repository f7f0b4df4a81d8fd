/// A report as one page that needs nothing else: no network, no script, no font.
///
/// The same data give the same bytes. Its size is bounded, whatever the size of
/// the forest.
package struct HTMLReport: Sendable {
    private var data: ReportData
    private let format: ReportFormat
    private let layout: ForestLayout

    package init(_ data: ReportData) {
        self.data = data
        if data.title.isEmpty { self.data.title = "A home" }
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
            <title>\(data.title) · Dandelion report</title>
            <style>
            \(Self.style)
            </style>
            </head>
            <body>
            \(PlantSymbols.definitions)\(Opening(data: data, layout: layout, format: format).html())<main>
            \(figures)\(sections)</main>
            \(footer)</body>
            </html>

            """
        return page.text
    }

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
