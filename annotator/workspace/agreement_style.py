"""How the HTML report looks: light and dark, on screen and on paper."""

_STEPS = "".join(
    f".h{step}{{background:color-mix(in srgb,var(--heat) {7 * step}%,transparent)}}" for step in range(11)
)

STYLE = (
    """
:root{color-scheme:light dark;--ink:#1b1f24;--page:#fff;--rule:#d5dae0;--dim:#5b6570;--heat:#2f7fd1;
--mark:#ffe9a8}
@media (prefers-color-scheme:dark){:root{--ink:#dfe4ea;--page:#15181c;--rule:#363d45;--dim:#9aa5b1;
--heat:#3f8fe0;--mark:#5a4a12}}
*{box-sizing:border-box}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page);max-width:70rem;
margin:2rem auto;padding:0 1rem}
h1,h2,h3,p,summary{overflow-wrap:anywhere}h1{font-size:1.5rem}
h2{font-size:1.15rem;margin-top:2.2rem;border-bottom:1px solid var(--rule)}
h3{font-size:1rem;margin-top:1.6rem}
.lead strong{font-size:1.8rem;margin-right:.4rem}
.warning{border-left:3px solid #c98a00;padding-left:.6rem}
.wide{overflow-x:auto;margin:1rem 0}table{border-collapse:collapse}
caption{text-align:left;color:var(--dim);padding-bottom:.3rem}
th,td{padding:.2rem .6rem;border:1px solid var(--rule);text-align:right;font-variant-numeric:tabular-nums}
th[scope=row],thead th:first-child{text-align:left;position:sticky;left:0;background:var(--page);
max-width:40vw;overflow-wrap:anywhere}th{font-weight:600;vertical-align:bottom}.n{color:var(--dim)}
summary{cursor:pointer;font-weight:600;margin:.4rem 0}
article{border:1px solid var(--rule);border-radius:4px;padding:.6rem .8rem;margin:.8rem 0}
.place{color:var(--dim);margin:0}blockquote{margin:.4rem 0;overflow-wrap:anywhere}
mark{background:var(--mark);color:inherit}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem .8rem;margin:.4rem 0}dt{color:var(--dim)}
dd{margin:0;overflow-wrap:anywhere}code{font-size:.85rem;color:var(--dim);overflow-wrap:anywhere}
footer{color:var(--dim);margin-top:2rem}
@media print{:root{--ink:#000;--page:#fff;--rule:#bbb;--dim:#444}body{margin:0;max-width:none;font-size:9pt}
article,tr{break-inside:avoid}h2,h3,caption{break-after:avoid}.wide{overflow:visible}
th[scope=row],thead th:first-child{position:static}details::details-content{content-visibility:visible}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
"""
    + _STEPS
)
