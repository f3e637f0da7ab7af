"""Build embed-example.html: a web page that holds a map and speaks with it.

python maps/build_embed.py
"""

from __future__ import annotations

import html
from pathlib import Path

import geo
from geo.render.embed import write_embed

HERE = Path(__file__).parent
# Written for this example: no event of this text took place.
TEXT = """Shelling hit Homs and the town of Rastan on Saturday, witnesses said. In Hama, 40 km to the north, markets \
stayed closed. Envoys met in Geneva, and a convoy left Damascus for Homs."""
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A page with a map</title>
<style>
  body {{ max-width: 980px; margin: 0 auto; padding: 24px 18px; color: #1b1b1b; font: 17px/1.55 Georgia, serif; }}
  button {{ border: 0; border-bottom: 2px solid #d55e00; padding: 0; background: none; font: inherit; }}
  button[aria-pressed="true"] {{ background: #ffe38f; }}
  output {{ display: block; min-height: 1.6em; font-size: 15px; color: #55524c; }}
</style>
</head>
<body>
<h1>A page with a map</h1>
<p>{text}</p>
<p>(An invented text. Press a place in it, or open one on the map: each tells the other.)</p>
<!-- From here to the end of the iframe: what `geo map ... --embed -o fragment.html` wrote. -->
{fragment}<output id="said">The map is loading.</output>
<script>
const frame = document.querySelector("iframe.conflict-geo");
const buttons = [...document.querySelectorAll("button[data-id]")];
const press = (id) => {{
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.id === id));
}};
for (const button of buttons) {{
  button.addEventListener("click", () => {{
    frame.contentWindow.postMessage({{ type: "conflict-geo:select", id: button.dataset.id }}, "*");
  }});
}}
window.addEventListener("message", (event) => {{
  if (event.source !== frame.contentWindow) return; // the origin of a sandboxed frame is "null"
  const said = document.getElementById("said");
  const {{ type, id, name, places }} = event.data;
  if (type === "conflict-geo:ready") said.textContent = `The map shows ${{places}} places.`;
  if (type === "conflict-geo:selected") said.textContent = `Open on the map: ${{name}}`;
  if (type === "conflict-geo:closed") said.textContent = "No place is open on the map.";
  if (type !== "conflict-geo:ready") press(id);
}});
</script>
</body>
</html>
"""


def main() -> None:
    """Write the page: the text with its places as buttons, and the map below."""
    result = geo.geoparse(TEXT, published="2024-01-06")
    text = TEXT  # it holds nothing that HTML would take for its own
    firsts = result.mentions[result.mentions["place_id"].notna()].drop_duplicates("place_id")
    for row in firsts.sort_values("start", ascending=False).itertuples():
        button = f'<button type="button" aria-pressed="false" data-id="{html.escape(row.place_id)}">'
        text = text[: row.start] + f"{button}{text[row.start : row.end]}</button>" + text[row.end :]
    fragment, _ = write_embed(result, title="Places in the text", height_px=560)
    target = HERE / "embed-example.html"
    target.write_text(PAGE.format(text=text, fragment=fragment), "utf-8", newline="\n")
    print(target)


if __name__ == "__main__":
    main()
