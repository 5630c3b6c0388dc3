"""How a dossier looks on paper and on a screen. No font or picture comes from elsewhere."""

STYLE = """
:root { --ink: #1d1c1d; --soft: #616061; --line: #d0d0d0; --fine: #12683f; --wrong: #a3122b; }
* { box-sizing: border-box; }
body {
  margin: 2rem auto; max-width: 56rem; padding: 0 1.5rem; color: var(--ink); background: #fff;
  font: 15px/1.5 system-ui, "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei",
    sans-serif;
}
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .8rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .6rem; border-bottom: 1.5px solid var(--ink); }
h3 { font-size: .95rem; margin: 1.1rem 0 .3rem; }
.kind { margin: 0; color: var(--soft); }
dl { display: grid; grid-template-columns: minmax(9rem, max-content) 1fr; gap: .2rem 1.2rem;
  margin: .5rem 0 1rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
section dl + dl { border-top: 1px solid var(--line); padding-top: .6rem; }
.card { border: 1px solid var(--line); border-left: 4px solid #5a5a8a; border-radius: 4px;
  padding: .6rem .9rem; margin: 0 0 .8rem; }
.card p { margin: 0; }
.buttons { padding-top: .5rem; }
.button { display: inline-block; border: 1px solid var(--line); border-radius: 4px;
  padding: 0 .6rem; margin: 0 .4rem .2rem 0; color: var(--soft); font-size: .85rem; }
.again, .silent { margin: .5rem 0; padding-left: .9rem; border-left: 4px solid var(--line); }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem .4rem 0;
  border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.messages td:first-child { width: 17rem; }
.journal td:first-child { width: 4.5rem; }
.journal td:nth-child(2) { width: 15rem; }
code { font: .8em/1.4 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
.fine { color: var(--fine); }
.wrong { color: var(--wrong); font-weight: 600; }
.none, .small { color: var(--soft); }
q.said { font-style: italic; }
footer { margin-top: 2.5rem; }
footer td:first-child { width: 15rem; }
@page { size: A4; margin: 18mm 16mm 20mm; }
@media print {
  body { margin: 0; max-width: none; padding: 0; font-size: 10.5pt; }
  h2, h3 { break-after: avoid; }
  .card, .again, .silent, tr, dl, footer { break-inside: avoid; }
  #messages, #journal { break-before: page; }
  footer code, .journal td:last-child code { font-size: 7pt; }
  footer td:first-child { width: 11rem; }
  thead { display: table-header-group; }
}
""".strip()
