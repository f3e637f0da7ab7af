"""Reading articles: every kind of input, and every way in which one can be broken."""

import contextlib
import csv
import gzip
import io
import json
import os
import subprocess
import sys
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.articles import ARTICLE_SUFFIXES, Problem, parse_published, read_articles
from geo.articles.encoding import decode_text
from geo.articles.pages import read_html, read_text
from geo.errors import ArticleError, ArticleNotFoundError, ArticleTooLargeError

FIXTURES = Path(__file__).parent / "fixtures" / "articles"
TEXT = "Shelling hit Homs on Saturday."


def read(path: Any, **options: Any) -> Any:
    """Read to a list, with the problems as lines."""
    problems: list[Problem] = []
    articles = list(read_articles(path, on_problem=problems.append, **options))
    return articles, [str(problem) for problem in problems]


def write(folder: Any, name: Any, content: Any = TEXT) -> Any:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# One file of each kind


def test_plain_text(tmp_path: Path) -> None:
    (article,) = read_articles(write(tmp_path, "homs.txt", f"\n{TEXT}\r\nMore.\n"))
    assert article.text == f"\n{TEXT}\nMore.\n"
    assert article.article_id == "homs"
    assert (article.title, article.published, article.source, article.url) == (None,) * 4


def test_markdown_with_front_matter() -> None:
    (article,) = read_articles(FIXTURES / "truce.md")
    assert article.text.startswith("The guns around **Aleppo**")
    assert "---" in article.text
    assert article.title == "A truce, for now"
    assert article.published == datetime(2016, 9, 12, tzinfo=UTC)
    assert (article.source, article.url) == ("The Example Courier", "https://courier.example/world/truce")


@pytest.mark.parametrize(
    "lines",
    [
        "date: 2018-05-14", "Date: '2018-05-14T00:00:00Z'", "published: May 14, 2018", "publishDate: 2018-05-14",
        "publish_date: 2018-05-14", "Publication Date: 14 May 2018", "publication-date: 2018-05-14",
        "date: 2018-05-14  # a Monday", "published: true\ndate: 2018-05-14", "lastmod: 2019-01-01\ndate: 2018-05-14",
    ],
)  # fmt: skip
def test_front_matter_gives_the_date(tmp_path: Path, lines: str) -> None:
    (article,) = read_articles(write(tmp_path, "a.md", f"---\n{lines}\ntags: [x]\n---\n{TEXT}"))
    assert article.published == datetime(2018, 5, 14, tzinfo=UTC)
    assert article.text == TEXT


@pytest.mark.parametrize(
    "lines",
    [
        "date = 2018-05-14", "date = 2018-05-14T02:00:00+02:00  # a Monday", 'published = "May 14, 2018"',
        "draft = true\npublishDate = '2018-05-14'", "published = true\ndate = 2018-05-14",
        'date = 2018-05-14\ntags = [\n  "x",\n]\n[params]\ndate = 2019-01-01',
    ],
)  # fmt: skip
def test_front_matter_in_toml_gives_the_date(tmp_path: Path, lines: str) -> None:
    (article,) = read_articles(write(tmp_path, "a.md", f"+++\n{lines}\n+++\n\n{TEXT}"))
    assert article.published == datetime(2018, 5, 14, tzinfo=UTC)
    assert article.text == TEXT


@pytest.mark.parametrize(
    "text",
    [
        "---\nHe said: no.\nThen nothing.\n---\nMore.",
        "---\nWitness: a trader\n---\nMore.",
        "---\ntitle: never closed\n\nMore.",
        "title: no rule\n---\nMore.",
        "+++\nHe said: no.\n+++\nMore.",
        "+++\nwitness = 'a trader'\n+++\nMore.",
        "+++\ntitle = 'never closed'\n\nMore.",
        "+++\ntitle = 'not closed with the same'\n---\nMore.",
        pytest.param(f"+++\ntitle = {'[' * 5000}\n+++\nMore.", id="nested"),
    ],
)
def test_what_looks_like_front_matter_stays_text(tmp_path: Path, text: Any) -> None:
    (article,) = read_articles(write(tmp_path, "a.txt", text))
    assert article.text == text
    assert article.title is None


def test_page() -> None:
    (article,) = read_articles(FIXTURES / "talks.html")
    assert article.text.startswith("Envoys meet in Astana as shelling goes on\n")
    assert article.text.count("Envoys meet in Astana") == 1
    assert "Talbiseh" in article.text and "road to Hama" in article.text
    for boilerplate in ("Timbuktu", "Gibraltar", "Reykjavik", "<p>"):
        assert boilerplate not in article.text
    assert article.title == "Envoys meet in Astana as shelling goes on"
    assert article.published == datetime(2018, 5, 14, 6, 30, tzinfo=UTC)  # with its time of day
    assert article.source == "The Example Courier"
    assert article.url == "https://courier.example/world/astana-envoys"


def test_page_without_a_date_gets_none() -> None:
    page = (FIXTURES / "talks.html").read_text().replace("2018-05-14T09:30:00+03:00", "")
    assert "published" not in read_html(page.encode()).fields


@pytest.mark.parametrize(
    ("meta", "published"),
    [
        ('<meta name="article:published_time" content="2018-05-14T23:30:00-02:00">', (2018, 5, 15, 1, 30)),
        ('<meta content="May 14, 2018 10:30" itemprop="datePublished">', (2018, 5, 14, 10, 30)),
        ('<meta property="article:published_time" content="2018-05-14">', (2018, 5, 14)),
        ('<meta property="og:article:published_time" content="20180514T1030Z">', (2018, 5, 14, 10, 30)),
        ('<meta name="parsely-pub-date" content="2018-05-14T10:30:00Z">', (2018, 5, 14)),
        ('<meta name="DC.date.issued" content="2018-05-14">', (2018, 5, 14)),
        ('<script type="application/ld+json">{"datePublished": "2018-05-14"}</script>', (2018, 5, 14)),
        ('<time itemprop="datePublished" datetime="2018-05-14T23:30-02:00">x</time>', (2018, 5, 15, 1, 30)),
        ('<span itemprop="datePublished" content="2018-05-14">x</span>', (2018, 5, 14)),
    ],
)
def test_a_page_says_when_it_was_published(tmp_path: Path, meta: str, published: Any) -> None:
    page = f"<html><head><title>T</title>{meta}</head><body><p>{TEXT}</p></body></html>"
    (article,) = read_articles(write(tmp_path, "a.html", page))
    assert article.published == datetime(*published, tzinfo=UTC)


def test_page_without_an_article_gives_its_visible_text() -> None:
    fields = read_html(
        b"<body><script>x</script><div>Homs</div><!-- no --><div>is <b>quiet</b>.</div></body>"
    ).fields
    assert fields["text"] == "Homs\nis quiet."


@pytest.mark.parametrize(
    "page", ["<html></html>", "<script>x</script>", "<!-- -->", "<html><body>  </body></html>"]
)
def test_page_without_text_is_refused(tmp_path: Path, page: Any) -> None:
    with pytest.raises(ArticleError, match=r"a\.html: is "):
        list(read_articles(write(tmp_path, "a.html", page)))


def test_page_with_an_xml_declaration() -> None:
    page = '<?xml version="1.0" encoding="utf-8"?><html><body><p>Хомс</p></body></html>'
    assert read_html(page.encode()).fields["text"] == "Хомс"


def test_our_own_map_is_no_article(tmp_path: Path) -> None:
    page = '<html><head><meta name="generator" content="conflict-geo 0.1.0"></head><body>Homs</body></html>'
    with pytest.raises(ArticleError, match="is a map that geo drew"):
        list(read_articles(write(tmp_path, "map.html", page)))


def test_json_lines_with_broken_ones() -> None:
    articles, problems = read(FIXTURES / "wire.jsonl")
    assert [article.article_id for article in articles] == ["w1", "w4", "wire:7"]
    assert articles[0].published == datetime(2022, 3, 1, tzinfo=UTC)
    assert articles[0].title == "Strike near Kharkiv"
    assert articles[1].published is None
    assert articles[2].text.endswith("Донецьк.")
    name = str(FIXTURES / "wire.jsonl")
    assert [problem.removeprefix(name).split(":")[0] for problem in problems] == [
        f", line {line}" for line in (2, 4, 5, 6)
    ]
    assert "last Tuesday" in problems[1]


def test_of_many_broken_lines_twenty_are_told(tmp_path: Path) -> None:
    good = json.dumps({"text": TEXT})
    bad_date = json.dumps({"text": TEXT, "date": "soon"})
    lines = [*["{"] * 15, good, *[bad_date] * 15, *["{}"] * 1_000, good]
    path, other = write(tmp_path, "a.jsonl", "\n".join(lines)), write(tmp_path, "b.jsonl", f"{{\n{good}")
    articles, problems = read([path, other])
    assert len(articles) == 18
    assert len(problems) == 22
    assert "line 1:" in problems[0] and "line 21: the date" in problems[19]
    assert problems[20] == f"{path}: and 1,010 more"
    assert problems[21].startswith(f"{other}, line 1: ")
    assert len(read(write(tmp_path, "c.jsonl", "\n".join([*["{"] * 20, good])))[1]) == 20


def test_first_problem_is_raised_where_nobody_listens() -> None:
    articles = read_articles(FIXTURES / "wire.jsonl")
    assert next(articles).article_id == "w1"
    with pytest.raises(ArticleError, match=r"wire\.jsonl, line 2: is not JSON"):
        next(articles)


@pytest.mark.parametrize(
    ("content", "ids"),
    [
        ({"text": TEXT}, ["a"]),
        ({"text": TEXT, "id": 7}, ["7"]),
        ([{"text": TEXT}, {"Body": TEXT, "Article_ID": "x"}], ["a:1", "x"]),
        ({"status": "ok", "articles": [{"content": TEXT}, {"content": TEXT}]}, ["a:1", "a:2"]),
        ({"id": "lgl-1", "text": TEXT, "toponyms": [{"start": 13, "end": 17, "text": "Homs"}]}, ["lgl-1"]),
    ],
)
def test_json(tmp_path: Path, content: Any, ids: Any) -> None:
    articles = list(read_articles(write(tmp_path, "a.json", json.dumps(content, indent=1))))
    assert [article.article_id for article in articles] == ids
    assert {article.text for article in articles} == {TEXT}


def test_json_lines_under_the_name_of_json(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"text": f"{TEXT} {number}"}) for number in range(3))
    assert len(list(read_articles(write(tmp_path, "a.json", lines)))) == 3


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_json_with_a_mark(tmp_path: Path, encoding: Any) -> None:
    content = json.dumps([{"text": "Хомс"}], ensure_ascii=False).encode(encoding)
    (article,) = read_articles(write(tmp_path, "a.json", content))
    assert article.text == "Хомс"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"text": "Homs', "is not JSON"),
        ('[{"text": "Homs"}', "the list has no end"),
        ('[{"text": "Homs"}, {"te', "is not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('[{"text": "Homs"}, 5', "no end"),
        (b'{"text": "Homs \xff"}', "is not UTF-8"),
        ('{"type": "FeatureCollection", "features": []}', "is GeoJSON"),
        ('{"text": null}', "the text is empty"),
        ('{"place": "Homs"}', "expected a text under text, body, content or article"),
        ("[]", "no article could be read"),
        ("12", "no article could be read"),
        ("  \n ", "no article could be read"),
    ],
)
def test_broken_json(tmp_path: Path, content: Any, message: Any) -> None:
    path = write(tmp_path, "a.json", content)
    with pytest.raises(ArticleError, match=message):
        list(read_articles(path))


def test_a_long_list_is_read_an_object_at_a_time(tmp_path: Path) -> None:
    texts = [f"{TEXT} {'x' * (number % 977)} {number}" for number in range(3000)]
    content = json.dumps([{"text": text, "nested": {"list": [1, {"deep": "]}"}]}} for text in texts])
    assert len(content) > 3 * (1 << 16)
    assert [article.text for article in read_articles(write(tmp_path, "a.json", content))] == texts


def test_fields_by_their_other_names(tmp_path: Path) -> None:
    row = {
        "Headline": "Truce", "BODY": TEXT, "Pub_Date": "Mon, 14 May 2018 10:00:00 +0300",
        "source": {"id": None, "name": "Example News"}, "link": "https://example.org/a",
    }  # fmt: skip
    (article,) = read_articles(write(tmp_path, "a.jsonl", json.dumps(row)))
    assert (article.title, article.source, article.url) == ("Truce", "Example News", "https://example.org/a")
    assert article.published == datetime(2018, 5, 14, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "delimiter"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t"), ("a.csv", "\t")]
)
def test_csv(tmp_path: Path, name: Any, delimiter: Any) -> None:
    text = 'He said "no".\r\nThen; it, began.\tHere.'
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([["id", "Text", "date"], ["x", text, "2018-05-14"], ["", TEXT, ""], []])
    articles, problems = read(write(tmp_path, name, "\ufeff" + out.getvalue()))
    assert [article.text for article in articles] == [text, TEXT]
    assert [article.article_id for article in articles] == ["x", "a:4"]
    assert problems == []


def test_csv_rows_with_too_many_cells_keep_their_articles(tmp_path: Path) -> None:
    rows = f"id,text\n1,{TEXT}\n2,Shelling, again, in Homs\n3,x\n4,y,,\n"
    articles, problems = read(write(tmp_path, "a.csv", rows))
    assert [(article.article_id, article.text) for article in articles] == [
        ("1", TEXT), ("2", "Shelling"), ("3", "x"), ("4", "y"),
    ]  # fmt: skip
    message = "has 4 cells, and the header 2; cells beyond it are ignored here and below"
    assert problems == [f"{tmp_path}/a.csv, line 3: {message}"]


@pytest.mark.parametrize("header", ["text,text", "Text,id, TEXT "])
def test_csv_with_two_columns_of_text(tmp_path: Path, header: str) -> None:
    path = write(tmp_path, "a.csv", f"{header}\nfirst,second,third\n")
    good = write(tmp_path, "b.txt")
    articles, problems = read([path, good])
    assert [article.text for article in articles] == [TEXT]
    assert problems == [f"{path}: expected one column text, got 2; rename all but one"]


def test_csv_with_a_cell_beyond_the_limit_of_the_csv_module(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    (article,) = read_articles(write(tmp_path, "a.csv", f"text\n{'Homs ' * 50_000}\n"))
    assert len(article.text) == 250_000
    assert csv.field_size_limit() == before


def test_csv_of_another_encoding(tmp_path: Path) -> None:
    rows = "text;date\n" + "Обстрел Донецка продолжался всю ночь, сообщили власти города.;2022-03-01\n" * 3
    articles = list(read_articles(write(tmp_path, "a.csv", rows.encode("cp1251"))))
    assert articles[0].text.startswith("Обстрел Донецка")


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("name,place", "expected a column text.*got name, place"),
        ("mention_id,toponym", "is a table of places"),
    ],
)
def test_csv_without_text(tmp_path: Path, header: Any, message: Any) -> None:
    with pytest.raises(ArticleError, match=message):
        list(read_articles(write(tmp_path, "a.csv", f"{header}\n1,2\n")))


def test_parquet(tmp_path: Path) -> None:
    import pandas as pd

    frame = pd.DataFrame(
        {
            "ID": [1.0, None, 3.0],
            "Content": [TEXT, None, "=Homs\n"],
            "published_at": [pd.Timestamp("2018-05-14T10:00:00.123456Z"), None, None],
            "vector": [[1, 2], None, []],
        }
    )
    frame.to_parquet(tmp_path / "a.parquet")
    articles, problems = read(tmp_path / "a.parquet")
    assert [(article.article_id, article.text) for article in articles] == [("1", TEXT), ("3", "=Homs\n")]
    assert articles[0].published == datetime(2018, 5, 14, 10, 0, 0, 123000, tzinfo=UTC)
    assert len(problems) == 1 and "line 2" in problems[0]


def test_a_broken_parquet(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="is no Parquet file"):
        list(read_articles(write(tmp_path, "a.parquet", b"PAR1 not really")))


@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.gz", "a.csv.gz", "a.HTML.gz"])
def test_gzip(tmp_path: Path, name: Any) -> None:
    content = {"jsonl": json.dumps({"text": TEXT}), "csv": f"text\n{TEXT}\n", "HTML": f"<p>{TEXT}</p>"}
    packed = gzip.compress(content.get(name.split(".")[1], TEXT).encode())
    (article,) = read_articles(write(tmp_path, name, packed))
    assert article.text == TEXT
    assert article.article_id in ("a", "a:1", "a:2")
    with pytest.raises(ArticleError, match="cannot be read"):
        list(read_articles(write(tmp_path, f"b{name}", packed[:-12])))


# Many files


def test_folder(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/b.txt", ".hidden.txt", ".git/x.txt", "a/photo.jpg", "notes.docx"):
        write(tmp_path, name)
    articles, problems = read(tmp_path)
    assert [article.article_id for article in articles] == ["a/b.txt", "z", "b.txt"]
    assert problems == [f"{tmp_path}: skipped 2 files that are no articles: a/photo.jpg, notes.docx"]
    assert len(list(read_articles(tmp_path))) == 3  # a note is not raised


def test_same_names_in_two_folders(tmp_path: Path) -> None:
    write(tmp_path, "one/a.txt")
    write(tmp_path, "two/a.txt")
    articles, _ = read([tmp_path / "one", tmp_path / "two"])
    ids = [article.article_id for article in articles]
    assert ids == [f"{tmp_path.as_posix()}/one/a.txt", f"{tmp_path.as_posix()}/two/a.txt"]


def test_a_file_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.txt")
    monkeypatch.chdir(tmp_path)
    articles, problems = read(["a.txt", ".", "*.txt", tmp_path / "a.txt"])
    assert len(articles) == 1
    assert problems == []


def test_pattern(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a1.txt", "a2.txt", "b.txt", "sub/a3.txt", "a4.png"):
        write(tmp_path, name)
    monkeypatch.chdir(tmp_path)
    assert [article.article_id for article in read("a*")[0]] == ["a1", "a2"]
    assert [article.article_id for article in read("**/a*.txt")[0]] == ["a1", "a2", "a3"]
    write(tmp_path, "odd[1].txt")
    assert [article.article_id for article in read("odd[1].txt")[0]] == ["odd[1]"]
    with pytest.raises(ArticleNotFoundError, match=r"c\*\.txt: matches no article"):
        read_articles("c*.txt")


def test_one_bad_input_among_good_ones(tmp_path: Path) -> None:
    good = write(tmp_path, "a.txt")
    articles, problems = read([tmp_path / "missing.txt", good, write(tmp_path, "empty.txt", "")])
    assert len(articles) == 1
    assert problems == [f"{tmp_path}/missing.txt: does not exist", f"{tmp_path}/empty.txt: is empty"]


def test_nothing_left(tmp_path: Path) -> None:
    problems: list[Problem] = []
    bad = [write(tmp_path, "a.txt", ""), write(tmp_path, "b.txt", b"\0\1\2")]
    with pytest.raises(ArticleError, match="the 2 files: no article could be read"):
        list(read_articles(bad, on_problem=problems.append))
    assert len(problems) == 2
    with pytest.raises(ArticleNotFoundError, match="none of the 2 inputs"):
        read_articles([tmp_path / "x.txt", tmp_path / "y.txt"], on_problem=problems.append)
    with pytest.raises(ArticleNotFoundError, match="at least one"):
        read_articles([])


def test_repeated_ids_are_told_apart(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"id": key, "text": TEXT}) for key in ("a", "a", "a~2", "a"))
    ids = [article.article_id for article in read_articles(write(tmp_path, "x.jsonl", lines))]
    assert ids == ["a", "a~2", "a~2~2", "a~3"]


def test_many_articles_take_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    with path.open("w") as file:
        for number in range(20_000):
            file.write(json.dumps({"id": number, "text": f"{number} " + "Shelling hit Homs. " * 40}) + "\n")
    assert path.stat().st_size > 15_000_000
    tracemalloc.start()
    count = sum(1 for _ in read_articles(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 8_000_000


# Standard input


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (TEXT, [TEXT]),
        ("[Reuters] Homs is quiet.", ["[Reuters] Homs is quiet."]),
        ("\ufeff" + json.dumps({"text": TEXT}) + "\n" + json.dumps({"text": "b"}), [TEXT, "b"]),
        (json.dumps([{"text": TEXT}], indent=2), [TEXT]),
        (json.dumps({"text": TEXT}, indent=2), [TEXT]),
        (f"<!DOCTYPE html><html><body><p>{TEXT}</p></body></html>", [TEXT]),
    ],
)
def test_standard_input(content: Any, texts: Any) -> None:
    stream = io.BytesIO(content.encode())
    assert [article.text for article in read_articles("-", stdin=stream)] == texts
    assert not stream.closed


def test_standard_input_is_read_lazily() -> None:
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as stdin, os.fdopen(writer, "wb", buffering=0) as pipe:
        pipe.write(json.dumps({"id": "1", "text": TEXT}).encode() + b"\n")
        articles = read_articles("-", stdin=stdin)
        assert next(articles).article_id == "1"
        pipe.write(json.dumps({"text": TEXT}).encode() + b"\n")
        assert next(articles).article_id == "stdin:2"
        pipe.close()
        assert list(articles) == []


def test_empty_standard_input() -> None:
    with pytest.raises(ArticleError, match="-: is empty"):
        list(read_articles("-", stdin=io.BytesIO(b" \n")))


# Broken input


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "is binary, not text"),
        ("a.txt", b"%PDF-1.4\n" + bytes(range(1, 32)) * 9, "is binary"),
        ("a.html", b"GIF89a\0\0\0", "is binary"),
        ("a.csv", b"text\n\0\0\0", "is binary"),
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n\t", "is empty"),
        ("a.html", b"", "is empty"),
        ("a.csv", b"", "is empty"),
        ("a.jsonl", b"\n\n", "no article could be read"),
        ("a.jsonl", "{}".encode("utf-16"), "is in UTF-16"),
        ("a.docx", b"x", r"has the suffix \.docx; articles are \.txt"),
        ("noname", b"x", r"has the suffix \(none\)"),
        ("a.gpkg", b"x", "is a table .*'geo map' and 'geo export'"),
        ("a.geojson", b"{}", "is a table"),
    ],
)
def test_bad_files(tmp_path: Path, name: Any, content: Any, message: Any) -> None:
    path = write(tmp_path, name, content)
    with pytest.raises(ArticleError, match=message) as caught:
        list(read_articles(path))
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("path", ["missing.txt", "missing/", "a\0b", "x" * 5000])
def test_missing(path: Any) -> None:
    with pytest.raises((ArticleNotFoundError, ArticleError), match=r"does not exist|cannot be read"):
        read_articles(path)


def test_folder_without_articles(tmp_path: Path) -> None:
    write(tmp_path, "photo.jpg")
    with pytest.raises(ArticleNotFoundError, match="the folder holds no article"):
        read_articles(tmp_path)


@pytest.mark.parametrize("url", ["https://example.org/a.html", "http://example.org", "s3://bucket/a.txt"])
def test_urls_are_refused(url: Any) -> None:
    with pytest.raises(
        ArticleError, match="is a URL, and articles are read offline; download the page first"
    ):
        read_articles(url)


def test_a_fifo_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(ArticleError, match="is no regular file"):
        read_articles(tmp_path / "a.txt")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_unreadable_file(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt")
    path.chmod(0)
    with pytest.raises(ArticleError, match="cannot be read: Permission denied"):
        list(read_articles(path))


# Size


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "x" * 101),
        ("a.txt", "x" * 10_000),
        ("a.html", f"<p>{'Homs ' * 2000}</p>"),
        ("a.json", json.dumps({"text": "x" * 101})),
        ("a.json", json.dumps([{"text": "x" * 2_000_000}])),
        ("a.csv", f"text\n{'x' * 101}\n"),
        ("a.csv", f"text\n{'x' * 2_000_000}\n"),
    ],
)
def test_too_large(tmp_path: Path, name: Any, content: Any) -> None:
    path = write(tmp_path, name, content)
    problems: list[Problem] = []
    with pytest.raises(ArticleError, match=r"--max-chars|no article could be read"):
        list(read_articles(path, max_chars=100, on_problem=problems.append))
    with pytest.raises(ArticleTooLargeError, match="an article may have 100; allow more with --max-chars"):
        list(read_articles(path, max_chars=100))


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (
            "<html><body>" + "<p>Shelling hit <b>Homs</b> &amp; Hama again on Saturday night.</p>\n" * 24_000,
            "characters of text",
        ),
        ("<p>" + "Homs " * 300_000, "characters of text"),
        ("<p>" * 500_000, "has more than 50,000 tags"),
        ("<p>x" + "<!-- y -->" * 550_000, "bytes"),
    ],
)
def test_a_large_page_is_refused_before_any_costly_step(
    tmp_path: Path, page: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import lxml.html
    import trafilatura

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("the page was parsed")

    monkeypatch.setattr(trafilatura, "bare_extraction", refuse)
    monkeypatch.setattr(lxml.html, "document_fromstring", refuse)
    with pytest.raises(ArticleTooLargeError, match="allow more with --max-chars") as caught:
        list(read_articles(write(tmp_path, "a.html", page), max_chars=1_000_000))
    assert message in str(caught.value) and "\n" not in str(caught.value)


def test_only_the_text_of_a_page_is_counted(tmp_path: Path) -> None:
    unseen = f"<script>{'x = 1; ' * 1_000}</script><!-- {'y ' * 1_000} -->"
    for copies, max_chars in ((1, 1_000), (200, 400_000)):  # the second is counted beforehand
        page = f"<html><head>{unseen * copies}</head><body><p>{TEXT}</p></body></html>"
        (article,) = read_articles(write(tmp_path, "a.html", page), max_chars=max_chars)
        assert article.text == TEXT
    page = f"<html><body><p>Обстрел Донецка. {'<i>и</i>' * 40_000}</p></body></html>".replace(
        "<html>", '<html><meta charset="windows-1251">'
    )
    assert len(page) < 1_000_000
    (article,) = read_articles(write(tmp_path, "b.html", page.encode("cp1251")), max_chars=50_000)
    assert article.text.startswith("Обстрел Донецка. ")


def test_size_is_counted_in_characters(tmp_path: Path) -> None:
    (article,) = read_articles(write(tmp_path, "a.txt", "😀" * 100), max_chars=100)
    assert len(article.text) == 100


def test_a_line_that_is_too_long_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("w") as file:
        file.write(json.dumps({"id": "1", "text": TEXT}) + "\n")
        file.write('{"text": "' + "x" * 40_000_000 + '"}\n')
        file.write(json.dumps({"id": "3", "text": TEXT}) + "\n")
    tracemalloc.start()
    articles, problems = read(path, max_chars=1000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [article.article_id for article in articles] == ["1", "3"]
    assert len(problems) == 1 and "line 2" in problems[0] and "--max-chars" in problems[0]
    assert peak < 8_000_000


@pytest.fixture
def write_table(tmp_path: Path) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    def write_table(columns: Any, **options: Any) -> Path:
        path = tmp_path / "a.parquet"
        pq.write_table(pa.table(columns), path, compression="zstd", **options)
        return path

    return write_table


def measure_peak(path: Path, max_chars: int) -> tuple[list[int], list[str], int]:
    """Read in a process of its own; give the texts' lengths, the problems, the peak memory in MB it took."""
    code = (
        "import json, resource, sys\n"
        "import pyarrow.parquet, pyarrow.compute\n"
        "from geo.articles import read_articles\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024\n"
        "before, problems = peak(), []\n"
        "on_problem = lambda problem: problems.append(str(problem))\n"
        "try:\n"
        "    found = read_articles(sys.argv[1], max_chars=int(sys.argv[2]), on_problem=on_problem)\n"
        "    sizes = [len(article.text) for article in found]\n"
        "except ValueError as err:\n"
        "    sizes = []; problems.append(str(err))\n"
        "print(json.dumps([sizes, problems, peak() - before]))\n"
    )
    command = [sys.executable, "-c", code, str(path), str(max_chars)]
    sizes, problems, peak = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return sizes, problems, peak


def test_a_text_that_many_parquet_rows_share_is_in_memory_once(write_table: Any) -> None:
    path = write_table({"text": ["x" * 5_000_000] * 130, "source": [{"name": "y" * 5_000_000}] * 130})
    assert path.stat().st_size < 5_000
    sizes, problems, peak = measure_peak(path, 10_000_000)
    assert (sizes, problems) == ([5_000_000] * 130, [])
    assert peak < 200


def test_a_parquet_row_that_is_too_large_is_passed_over(write_table: Any) -> None:
    texts = [TEXT, "é" * 101, "x" * 1_000_000, None, TEXT]
    articles, problems = read(write_table({"text": texts}, row_group_size=2), max_chars=100)
    assert [article.article_id for article in articles] == ["a:1", "a:5"]
    assert [problem.split(": ")[1] for problem in problems[:1]] == [
        "has 101 characters, and an article may have 100; allow more with --max-chars"
    ]
    assert "line 3: has a cell of 1,000,000 bytes" in problems[1] and "line 4: expected a text" in problems[2]


@pytest.mark.parametrize("max_chars", [1_000, 10_000_000])
def test_a_parquet_file_that_unpacks_to_a_thousandfold_is_refused_unread(
    write_table: Any, max_chars: int
) -> None:
    path = write_table({"text": ["x" * 2_000_000] * 130}, use_dictionary=False)
    assert path.stat().st_size < 100_000
    sizes, problems, peak = measure_peak(path, max_chars)
    assert sizes == [] and len(problems) == 1
    assert ("--max-chars" if max_chars == 1_000 else "as no text does") in problems[0]
    assert peak < 60


def test_a_parquet_cell_that_cannot_be_read_is_one_problem(write_table: Any) -> None:
    import pyarrow as pa

    days = pa.array([2**60, 0], pa.timestamp("us"))
    articles, problems = read(write_table({"text": [TEXT, TEXT], "date": days}))
    assert [article.article_id for article in articles] == ["a:2"]
    assert len(problems) == 1 and "line 1: cannot be read" in problems[0]


def test_lists_in_parquet_are_no_fields(write_table: Any) -> None:
    (article,), _ = read(write_table({"text": [TEXT], "title": [["a", "b"]], "source": [{"name": "N"}]}))
    assert (article.title, article.source) == (None, "N")


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(5_000_000_000)  # sparse
    with pytest.raises(ArticleTooLargeError, match="5,000,000,000 bytes"):
        list(read_articles(path))


# Encodings


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Алеппо и Хомс", "utf-8-sig"),
        ("Алеппо и Хомс", "utf-16"),
        ("حلب", "utf-32"),
        ("Обстрел Донецка продолжался всю ночь, сообщили власти города.", "cp1251"),
        ("قصف مدينة حلب خلال الليل وقالت مصادر طبية", "cp1256"),
        ("Tirs près de Bogotá: café — «évacué»", "cp1252"),
        ("un café", "cp1252"),
    ],
)
def test_encodings(tmp_path: Path, text: Any, encoding: Any) -> None:
    (article,) = read_articles(write(tmp_path, "a.txt", text.encode(encoding)))
    assert article.text == text


def test_a_page_says_its_encoding() -> None:
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=koi8-r"></head><p>Хомс</p>'
    )
    assert read_html(page.encode("koi8-r")).fields["text"] == "Хомс"
    wrong = '<html><head><meta charset="utf-8"></head><p>un café</p>'
    assert read_html(wrong.encode("cp1252")).fields["text"] == "un café"


def test_one_broken_byte_does_not_change_the_encoding() -> None:
    data = ("Обстрел Донецка. " * 20).encode() + b"\xff" + "Конец".encode()
    assert decode_text(data) == "Обстрел Донецка. " * 20 + "\ufffdКонец"


def test_nul_and_surrogates_keep_the_offsets(tmp_path: Path) -> None:
    line = '{"text": "a\\u0000b\\ud800c Homs", "title": "x\\udfffy"}'
    (article,) = read_articles(write(tmp_path, "a.jsonl", line))
    assert article.text == "a\ufffdb\ufffdc Homs"
    assert article.title == "x\ufffdy"


@settings(deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1).filter(str.strip)
)
def test_json_text_is_exact(text: Any) -> None:
    stream = io.BytesIO(json.dumps([{"text": text}]).encode())
    (article,) = read_articles("-", stdin=stream)
    assert article.text == text


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_an_error_of_ours(data: Any) -> None:
    try:
        record = read_text(data)
    except ArticleError:
        return
    assert record.fields["text"].strip()


# Dates


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2018-05-14", "2018-05-14T00:00:00+00:00"),
        ("20180514", "2018-05-14T00:00:00+00:00"),
        (20180514, "2018-05-14T00:00:00+00:00"),
        ("2018-05-14T10:00:00Z", "2018-05-14T10:00:00+00:00"),
        ("2018-05-14 10:00+03:00", "2018-05-14T07:00:00+00:00"),
        ("Mon, 14 May 2018 10:00:00 GMT", "2018-05-14T10:00:00+00:00"),
        ("14 May 2018 10:00:00 -0000", "2018-05-14T10:00:00+00:00"),
        ("14 May 2018 10:00:00 GMT (noon)", "2018-05-14T10:00:00+00:00"),
        ("May 14, 2018", "2018-05-14T00:00:00+00:00"),
        ("Monday, Sept. 3rd 2018", "2018-09-03T00:00:00+00:00"),
        ("may 14, 2018 at 9:05 pm EST", "2018-05-15T02:05:00+00:00"),
        ("May 14, 2018, 12:05 a.m.", "2018-05-14T00:05:00+00:00"),
        ("14 May 2018", "2018-05-14T00:00:00+00:00"),
        ("14-Dec-2018", "2018-12-14T00:00:00+00:00"),
        ("14th of December, 2018", "2018-12-14T00:00:00+00:00"),
        ("14 May 2018 10:30 GMT", "2018-05-14T10:30:00+00:00"),
        ("14 May 2018 10:30 +03:00", "2018-05-14T07:30:00+00:00"),
        ("2018/05/14", "2018-05-14T00:00:00+00:00"),
        ("2018/5/4 10:30", "2018-05-04T10:30:00+00:00"),
        ("2018-05-14 10:30:05 UTC", "2018-05-14T10:30:05+00:00"),
        ("Mon May 14 10:00:00 2018", "2018-05-14T10:00:00+00:00"),
        (1526256000, "2018-05-14T00:00:00+00:00"),
        (1526256000.0, "2018-05-14T00:00:00+00:00"),
        ("1526256000", "2018-05-14T00:00:00+00:00"),
        (1511111111000, "2017-11-19T17:05:11+00:00"),
        (20180514.0, "2018-05-14T00:00:00+00:00"),
        (datetime(2018, 5, 14), "2018-05-14T00:00:00+00:00"),
        (datetime(2018, 5, 14).date(), "2018-05-14T00:00:00+00:00"),
    ],
)
def test_dates(value: Any, iso: Any) -> None:
    found = parse_published(value)
    assert found is not None and found.isoformat() == iso


@pytest.mark.parametrize(
    "value",
    [
        "yesterday", "1997-1-", "14/05/2018", "2018", 2018, 0, -1526256000, True, 201805141030, "2018-13-01",
        "May", "May 2018", "32 May 2018", "14 Foo 2018", "May 14, 2018 13:00 pm", "14 May 2018 10:30 PM or so",
        "1 2 3 x", "14 May 2018 " * 1_000_000, float("inf"), [2018, 5, 14],
    ],
)  # fmt: skip
def test_dates_that_are_none(value: Any) -> None:
    with pytest.raises(ArticleError, match="is not understood") as caught:
        parse_published(value)
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize("value", ["05/06/2018", "5.6.2018", "05-06-18", "05/06/2018 10:30"])
def test_a_date_of_three_numbers_is_ambiguous(tmp_path: Path, value: str) -> None:
    (article,), problems = read(write(tmp_path, "a.csv", f"text,date\n{TEXT},{value}\n"))
    assert article.published is None
    assert len(problems) == 1 and repr(value) in problems[0] and "ambiguous" in problems[0]
    assert "2018-05-14" in problems[0]


@pytest.mark.parametrize(
    "name", ["publishedAt", "published_date", "datePublished", "pubDate", "created_at", "published", "Date"]
)
def test_names_of_the_date(tmp_path: Path, name: str) -> None:
    (article,) = read_articles(write(tmp_path, "a.json", json.dumps({"text": TEXT, name: 1526256000000})))
    assert article.published == datetime(2018, 5, 14, tzinfo=UTC)


@given(st.one_of(st.text(max_size=60), st.integers(), st.floats(), st.from_regex(r"[0-9:/ .-]{6,30}")))
def test_any_value_is_a_date_or_our_error(value: Any) -> None:
    with contextlib.suppress(ArticleError):
        found = parse_published(value)
        assert found is not None and found.tzinfo is UTC


def test_suffixes_are_public() -> None:
    assert {".txt", ".html", ".jsonl", ".parquet", ".csv.gz"} <= ARTICLE_SUFFIXES
    assert not {".gpkg", ".geojson", ".kml"} & ARTICLE_SUFFIXES
