extension HTMLReport {
    /// The whole style sheet.
    ///
    /// Colours are variables, set for light, for dark and for paper; nothing
    /// below them names a colour.
    static let style = Markup(
        raw: [tones, page, opening, figures, forest, charts, tables, timeline, narrow, paper].joined(
            separator: "\n"))

    private static let light = """
        --paper:#fbfaf4;--ink:#17231c;--muted:#526058;--faint:#dcdfd2;--wash:#f1f1e6;
        --sky-top:#cfe2ea;--sky-low:#f7f1dc;--earth:#4d6136;--soil:#6d8150;--on-earth:#fff;--glow:#fff;--glow-part:.75;
        --stem:#6b8c45;--hair:#4f6259;--filament:#93a399;--heart:#6a5a3a;
        --leaf:#5d8a3a;--gold:#eaac06;--petal-low:#d98f00;--gold-text:#7a5400;--gold-line:#c08300;--loss:#b5472c;--sky:#41799a;--other:#8a8f86;
        """

    private static let dark = """
        --paper:#0e1616;--ink:#e9efe7;--muted:#a5b4aa;--faint:#29373a;--wash:#162120;
        --sky-top:#0a1220;--sky-low:#1b332c;--earth:#0a1510;--soil:#40604a;--on-earth:#dfe9dd;--glow:#cfe3dc;--glow-part:.16;
        --stem:#6e9550;--hair:#f4f7ef;--filament:#5d736b;--heart:#d9c79a;
        --leaf:#86b45d;--gold:#ffcb45;--petal-low:#f0a81c;--gold-text:#ffd676;--gold-line:#ffcb45;--loss:#f08c6c;--sky:#7db8d2;--other:#8b958d;
        """

    private static let tones = """
        :root{color-scheme:light dark;\(light)
        --serif:"Iowan Old Style","Palatino Linotype",Palatino,"URW Palladio L","TeX Gyre Pagella",Georgia,serif;
        --sans:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
        --mono:ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,monospace}
        @media (prefers-color-scheme:dark){:root{\(dark)}}
        """

    private static let page = """
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
        body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 var(--sans);overflow-wrap:anywhere}
        .wide{width:min(1120px,100% - 3rem);margin-inline:auto}
        h1,h2,h3{font-family:var(--serif);font-weight:600;line-height:1.12;text-wrap:balance;margin:0}
        h1{font-size:clamp(2.3rem,4.9vw,3.6rem);letter-spacing:-.022em}
        h2{font-size:clamp(1.6rem,3.2vw,2.35rem);letter-spacing:-.012em;max-width:24em}
        h3{font-size:1.2rem}
        p{margin:0}
        small{font-size:.82em;color:var(--muted)}
        code{font-family:var(--mono);font-size:.88em}
        section{padding:4.2rem 0}
        section+section{border-top:1px solid var(--faint)}
        .lede{color:var(--muted);max-width:42em;margin:.6rem 0 1.8rem;font-size:1.05rem}
        .gold{color:var(--gold-text);font-weight:600}
        .kicker{display:flex;flex-wrap:wrap;align-items:center;gap:.2rem .8rem;margin-bottom:1.6rem;font-size:.98rem}
        .kicker svg,.made svg{width:30px;height:30px;overflow:visible}
        .kicker span{color:var(--muted)}
        .note{max-width:27rem;margin-top:1.2rem;font-size:.95rem;line-height:1.45}
        .note b{display:table;margin-bottom:.35rem;border:1.5px solid var(--gold-text);color:var(--gold-text);border-radius:99px;
        padding:.05rem .7rem;font-size:.8rem;letter-spacing:.02em;white-space:nowrap}
        footer{border-top:1px solid var(--faint);padding:2.4rem 0 3.4rem;color:var(--muted);font-size:.92rem}
        footer p{max-width:46em}
        .made{display:flex;align-items:center;gap:.7rem;margin-top:1.3rem;color:var(--ink);font-family:var(--serif);font-size:1.1rem}
        """

    private static let figures = """
        .figures{padding:2.4rem 0 3rem}
        .figures dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(158px,1fr));gap:1.5rem 1.6rem;margin:0}
        .figures dl>div{border-top:2px solid var(--ink);padding-top:.55rem}
        .figures dt{font-size:.9rem;color:var(--muted);line-height:1.3}
        .figures dd{margin:.15rem 0 0;font:600 1.55rem/1.15 var(--serif);font-variant-numeric:lining-nums;letter-spacing:-.01em}
        .figures small{display:block;font:400 .82rem/1.35 var(--sans);letter-spacing:0;margin-top:.3rem}
        """

    private static let opening = """
        .opening{background:linear-gradient(var(--sky-top),var(--sky-low));border-bottom:3.6rem solid var(--earth)}
        .opening>.wide{display:grid;grid-template:"title tree" auto "key tree" 1fr/minmax(0,28rem) minmax(0,1fr);
        column-gap:2.5rem;padding-top:2.4rem}
        .title{grid-area:title}
        .opening .first{grid-area:tree;align-self:end}
        .opening .ground{border:0}
        .opening .plant{max-height:92vh}
        .opening .first figcaption{height:3.6rem;margin-bottom:-3.6rem;padding-top:.5rem;color:var(--on-earth)}
        .opening .first figcaption b,.opening .first .gold{color:inherit}
        .key{grid-area:key;align-self:end;list-style:none;margin:2.2rem 0 2.4rem;padding:0;display:grid;gap:.9rem;
        font-size:.92rem;line-height:1.42;max-width:25rem}
        .key li{display:grid;grid-template-columns:46px 1fr;gap:.9rem}
        .key svg{width:46px;height:46px;overflow:visible}
        .bare>.wide{display:block;padding-bottom:2rem}
        """

    private static let forest = """
        .defs{position:absolute}
        .forest{background:linear-gradient(var(--sky-top),var(--sky-low));border:0!important;padding-bottom:2.6rem}
        .forest+section{border-top:0}
        .tree{margin:0;flex:1 1 auto;display:flex;flex-direction:column;justify-content:flex-end;min-width:0}
        .ground{display:flex;justify-content:center;border-bottom:3px solid var(--soil)}
        .plant{display:block;max-width:100%;height:auto;overflow:visible}
        .plants{display:flex;flex-wrap:wrap;justify-content:space-evenly;align-items:flex-end;row-gap:2.2rem}
        figcaption{font-size:.88rem;line-height:1.4}
        .tree figcaption{text-align:center;padding:.45rem .5rem 0;color:var(--muted)}
        .tree figcaption b{display:block;color:var(--ink);white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
        .tree figcaption span{white-space:nowrap}
        .stem{fill:none;stroke:var(--stem);stroke-width:4.5;stroke-linecap:round}
        .leaf{fill:var(--stem)}
        .drift{fill:none;stroke:var(--stem);stroke-linecap:round}
        .halo{fill:url(#globe)}
        .glow{stop-color:var(--glow);stop-opacity:var(--glow-part)}.glow.edge{stop-opacity:0}
        .filament{fill:none;stroke:var(--filament);stroke-width:.6}
        .hair{fill:none;stroke:var(--hair);stroke-width:.8;stroke-linecap:round}
        .grain{fill:var(--hair)}
        .heart{fill:var(--heart)}
        .petal{fill:var(--petal-low)}.petal.inner{fill:var(--gold)}.eye{fill:var(--petal-low)}
        .touch{fill:transparent;stroke:none}
        use:hover .hair{stroke:var(--gold-text);stroke-width:1.6}use:hover .tips{stroke:var(--gold-text)}
        .plant text{font-family:var(--sans);text-anchor:middle;paint-order:stroke;stroke:var(--sky-low);stroke-width:3px;
        stroke-opacity:.75;stroke-linejoin:round}
        .more{font-size:var(--letter);fill:var(--muted)}
        .name{font-size:var(--letter);font-weight:600;fill:var(--ink)}
        .meadow{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));margin-top:2.8rem;row-gap:.9rem}
        .tile{display:block;width:100%;height:auto;overflow:visible;border-bottom:3px solid var(--soil)}
        .blade{fill:none;stroke:var(--stem);stroke-width:.9}
        .tile .filament{stroke-width:.5}
        .tips{fill:none;stroke:var(--hair);stroke-width:1.7;stroke-linecap:round}
        .caption{margin-top:.9rem;font-size:.93rem;color:var(--muted);max-width:48em}
        """

    private static let charts = """
        .charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(300px,100%),1fr));gap:2.6rem 2.4rem}
        .chart{margin:0;min-width:0}
        .chart figcaption{margin-bottom:.3rem;font-size:.95rem}
        .chart figcaption span{color:var(--muted)}
        .chart svg{display:block;width:100%;height:auto;overflow:visible}
        .chart text{font-family:var(--sans);font-size:11.5px;fill:var(--muted);font-variant-numeric:tabular-nums}
        .chart .peak{font-weight:600;fill:var(--ink);paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
        .tick{text-anchor:end}
        .money{grid-column:1/-1}
        .on-narrow{display:none}
        .grid{stroke:var(--faint);stroke-width:1}
        .axis{stroke:var(--muted);stroke-width:1}
        .line{fill:none;stroke-width:2;stroke-linejoin:round}
        .area{opacity:.22}
        .area.leaf,.dot.leaf{fill:var(--leaf)}.line.leaf{stroke:var(--leaf)}
        .area.gold{fill:var(--gold)}.dot.gold{fill:var(--gold-line)}.line.gold{stroke:var(--gold-line)}
        .area.sky,.dot.sky{fill:var(--sky)}.line.sky{stroke:var(--sky)}
        .area.loss,.dot.loss{fill:var(--loss)}.line.loss{stroke:var(--loss)}
        """

    private static let tables = """
        table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
        th,td{text-align:right;padding:.6rem .5rem .6rem 1rem;vertical-align:top;border-bottom:1px solid var(--faint)}
        th:first-child,td:first-child{text-align:left;padding-left:0}
        th{overflow-wrap:normal}
        thead th{font-size:.86rem;font-weight:500;color:var(--muted);line-height:1.25;vertical-align:bottom;border-color:var(--ink)}
        tbody th{font-weight:600}
        tbody th,.top code{overflow-wrap:anywhere}
        .bar{display:block;height:7px;margin-top:.4rem;margin-left:auto;width:var(--part);min-width:1px;background:var(--leaf)}
        .bar.gold,i.gold{background:var(--gold)}.bar.sky,i.sky{background:var(--sky)}
        .bar.loss,i.loss{background:var(--loss)}i.leaf{background:var(--leaf)}i.other{background:var(--other)}
        .none{color:var(--muted)}
        .bars{table-layout:fixed}.bars thead th:first-child{width:11em}
        .bars th,.bars td{text-align:left;padding-left:0;padding-right:1rem}
        .bars .bar{margin-left:0}
        .states th:last-child,.states td:last-child{width:50%;text-align:left;padding-left:2rem}
        .states td{white-space:nowrap}
        .states small{display:block;font-weight:400}
        .part{display:grid;grid-template-columns:4.2em 1fr;align-items:center}
        .track{position:relative;display:block;height:20px;background:var(--wash)}
        .track i{position:absolute;top:0;bottom:0;min-width:2px}
        tfoot th,tfoot td{font-weight:600;border-bottom:0;border-top:1px solid var(--ink)}
        .depths{max-width:880px}
        .depths th{width:7.5rem;white-space:nowrap}
        .depths thead th,.depths td{text-align:left}
        .depths td{display:flex;align-items:center;gap:.6rem;padding-left:0}
        .depths .bar{margin:0;height:14px;flex:0 1 var(--part);width:auto}
        .depths tr>*{padding-block:.32rem;border-bottom:0}
        .chain{margin-top:2.2rem}
        .chain ol{list-style:none;display:flex;flex-wrap:wrap;gap:.5rem 0;margin:.7rem 0 0;padding:0;font-size:.93rem}
        .chain li+li::before{content:"→";color:var(--muted);margin:0 .55rem;font-weight:400}
        .top td:nth-child(2),.top th:nth-child(2){text-align:left}
        .top tbody tr:first-child:not(:last-child)>*{border-bottom:0}
        .top .bar{max-width:100px}
        .mark{display:inline-flex;align-items:center;vertical-align:bottom;gap:.25rem;margin-left:.7rem;font-size:.85rem;font-weight:600;color:var(--gold-text)}
        .mark svg{width:18px;height:18px}
        """

    private static let timeline = """
        .why td{padding:0 0 .7rem!important;text-align:left}
        summary{cursor:pointer;width:max-content;max-width:100%;padding:.15rem .1rem;font-weight:600;color:var(--ink);font-size:.93rem}
        summary span{color:var(--muted);font-weight:400}
        summary:focus-visible{outline:2px solid var(--sky);outline-offset:2px}
        .timeline{list-style:none;margin:.9rem 0 .8rem;padding:0 0 0 .4rem}
        .timeline>li{position:relative;padding:0 0 1.15rem 1.7rem;border-left:2px solid var(--faint);max-width:50em}
        .timeline>li:last-child{border-color:transparent;padding-bottom:0}
        .timeline>li::before{content:"";position:absolute;left:-8px;top:.35em;width:14px;height:14px;border-radius:50%;
        background:var(--other);border:3px solid var(--paper)}
        .timeline>.gold{color:inherit;font-weight:inherit}
        .timeline>.gold::before{background:var(--gold)}.timeline>.leaf::before{background:var(--leaf)}
        .timeline>.sky::before{background:var(--sky)}
        .kind{font-weight:600;margin-right:.8rem}
        time{color:var(--muted);font-size:.88rem}
        .timeline ul{list-style:none;margin:.3rem 0 0;padding:0;color:var(--muted);font-size:.93rem}
        """

    private static let narrow = """
        @media screen and (max-width:860px){
        .opening{border-bottom:0;padding-bottom:1rem}
        .opening>.wide{grid-template:"title" "tree" "key"/minmax(0,1fr)}
        .opening .ground{border-bottom:3px solid var(--soil);margin-top:1.6rem}
        .opening .first figcaption{height:auto;margin-bottom:0;color:var(--muted)}
        .opening .first figcaption b{color:var(--ink)}.opening .first .gold{color:var(--gold-text)}
        .key{margin:1.8rem 0 1rem;max-width:none}
        .meadow{grid-template-columns:repeat(2,minmax(0,1fr))}
        .on-wide{display:none}.on-narrow{display:block}
        }
        @media screen and (max-width:620px){
        .wide{width:calc(100% - 2rem)}
        section{padding:3rem 0}
        .opening>.wide{padding-top:1.4rem}
        .figures dl{grid-template-columns:repeat(2,minmax(0,1fr));gap:1.2rem 1.1rem}
        .figures dd{font-size:1.35rem}
        .first .more{font-size:calc(var(--letter)*1.6)}.first .name{display:none}
        .plants{column-gap:.6rem}.plants .tree{flex:1 1 42%}
        .bars thead,.top thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        .bars tr,.top tr{display:grid;grid-template-columns:1fr 1fr;gap:.6rem 1.2rem;padding:1rem 0;border-bottom:1px solid var(--faint)}
        .bars th,.top tbody th{grid-column:1/-1;font-size:1.1rem}
        .bars tr>*,.top tr>*{display:block;padding:0!important;border:0;text-align:left!important}
        .bars td::before,.top td[data-label]::before{content:attr(data-label);display:block;font-size:.82rem;color:var(--muted)}
        .bars .bar,.top .bar{margin-left:0}
        .top tr:first-child:not(:last-child){border:0;padding-bottom:.3rem}
        .top .why{display:block;padding-top:.2rem}
        .states thead{display:none}
        .states tr{display:grid;grid-template-columns:auto 1fr;gap:0 1rem;padding:.8rem 0;border-bottom:1px solid var(--faint)}
        .states tr>*{display:block;padding:0!important;border:0!important}
        .states td:nth-child(2){display:none}
        .states td:nth-child(3){text-align:right;font-weight:600}
        .states td:last-child{grid-column:1/-1;width:auto}
        .depths th{width:5.2rem}
        }
        """

    private static let paper = """
        @media print{
        :root{color-scheme:light;\(light)--paper:#fff;--ink:#000;--muted:#333;--sky-top:#fff;--sky-low:#fff}
        *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
        @page{margin:15mm 14mm}
        html{font-size:9.5pt}
        .wide{width:100%}
        section{padding:1.6rem 0}
        h2,h3,.lede,summary,.top tbody tr:first-child{break-after:avoid}
        figure,.lede,.timeline>li,.figures dl>div,.tile,.key,.bars tr,.states tr,.depths tr{break-inside:avoid}
        .forest,.opening{background:none}
        .opening{border:0}.opening>.wide{grid-template-columns:42% 1fr}
        .opening .plant{max-height:120mm}
        .opening .first figcaption{height:auto;margin:0;color:#333}
        .opening .first figcaption b{color:#000}.opening .first .gold{color:var(--gold-text)}
        .opening .ground{border-bottom:2pt solid var(--soil)}
        .plants .plant{max-height:58mm;width:auto}
        .charts{grid-template-columns:repeat(3,minmax(0,1fr));gap:1.6rem}
        details::details-content{content-visibility:visible;display:block;height:auto}
        details>*{display:block}
        }
        """
}
