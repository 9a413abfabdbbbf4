#!/usr/bin/env python3
"""make.py - writes the fixtures in this folder that no editor writes: documents, tables and prints.

It needs python-docx, openpyxl, xlwt, reportlab and pikepdf, and for .odt and .rtf of a word processor LibreOffice (soffice). The
words are those of the texts beside it.
"""
import os, subprocess, tempfile, zipfile
import docx, openpyxl, xlwt
from docx.shared import Pt

HERE = os.path.dirname(os.path.abspath(__file__))
at = lambda name: os.path.join(HERE, name)
STAMP = (2019, 3, 4, 10, 11, 12)

ARTICLE = ["Harbour council votes for second crane", "Tove Brandt, Saltholm", "12 February 2019",
           "The harbour council voted on Monday to buy a second crane.",
           "“One crane is no crane when it breaks,” said the harbour master, Ulla Werner – “and it breaks.”",
           "The ferry company’s director, Jon Falk, said he was “not sure”."]


def steady(name):
    """write a zip anew with one date for all its members, so that it is the same each time"""
    with zipfile.ZipFile(name) as z:
        members = [(i.filename, z.read(i.filename)) for i in z.infolist()]
    with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as z:
        for n, b in members:
            z.writestr(zipfile.ZipInfo(n, STAMP), b, zipfile.ZIP_STORED if n == "mimetype" else zipfile.ZIP_DEFLATED)


def word(name, paragraphs, title=True):
    d = docx.Document()
    d.core_properties.author = "make.py"
    for i, p in enumerate(paragraphs):
        if i == 0 and title:
            d.add_heading(p, 0)
        else:
            d.add_paragraph(p)
    d.sections[0].header.paragraphs[0].text = "A running head that is no text"
    d.save(at(name))
    steady(at(name))


def lines(name):
    with open(at(name), encoding="utf-8") as f:
        return f.read().split("\n")


def rtf(paragraphs):
    """Rich Text as archives write it"""
    out = [r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}}{\colortbl;\red0\green0\blue0;}",
           r"{\*\generator make.py;}{\info{\title no text}{\author no text}}{\header\pard a running head\par}"]
    for p in paragraphs:
        s = ""
        for c in p:
            if c in "\\{}":
                s += "\\" + c
            elif c == "\t":
                s += r"\tab "
            elif ord(c) < 128:
                s += c
            elif c in "“”’‘–":
                s += {"“": r"\ldblquote ", "”": r"\rdblquote ", "’": r"\rquote ", "‘": r"\lquote ", "–": r"\endash "}[c]
            else:
                s += r"\u%d?" % (ord(c) if ord(c) < 32768 else ord(c) - 65536)
        out.append(r"\pard\plain\f0\fs24 {\b0 " + s + r"}\par")
    return "\n".join(out) + "\n}"


def write(name, text):
    with open(at(name), "w", encoding="utf-8", newline="") as f:
        f.write(text)


def office(source, form):
    """have LibreOffice write another form"""
    with tempfile.TemporaryDirectory() as to:
        subprocess.run(["soffice", "--headless", "--convert-to", form, "--outdir", to, at(source)], check=True, stdout=subprocess.DEVNULL)
        made = os.path.join(to, os.path.splitext(source)[0] + "." + form)
        os.replace(made, at("office-" + os.path.basename(made)))


word("article.docx", ARTICLE)
word("nexis.docx", lines("nexis-new.txt"), title=False)
write("nexis.rtf", rtf(lines("nexis-new.txt")))
write("factiva.rtf", rtf(lines("factiva-coded.txt")))
write("article.rtf", rtf(ARTICLE))
for form in ("odt", "rtf"):
    office("article.docx", form)
steady(at("office-article.odt"))


def table(name):
    """a workbook whose second sheet holds the articles, with dates, numbers, HTML and an empty row"""
    import datetime
    w = openpyxl.Workbook()
    w.active.title = "Notes"
    w.active.append(["What", "is", "this"])
    s = w.create_sheet("Articles")
    s.append(["Headline", "Publication Date", "Full Text", "Source", "Words"])
    s.append(["Second crane for Saltholm", datetime.date(2019, 2, 12), "The council voted.\n\n“One crane is no crane,” said Ulla Werner.", "The Saltholm Observer", 96])
    s.append([])
    s.append(["Ferry firm sorry", datetime.datetime(2019, 2, 14, 10, 5), "<p>Its director, Jon Falk, said the boats would be full.</p><p>3 &lt; 4, he added.</p>", "Coast Wire", 41.5])
    s.append(["No markup", "14 February 2019", "If x < y and y > z, said Ulla Werner, then AT&T wins.", None, True])
    w.properties.created = w.properties.modified = datetime.datetime(2019, 3, 4)
    w.save(at(name))
    steady(at(name))


def book(name):
    """an EPUB of two articles and a cover"""
    page = lambda title, body: '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>%s</title></head><body>%s</body></html>' % (title, body)
    members = [
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles><rootfile full-path="OEBPS/news.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'),
        ("OEBPS/news.opf", '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The Saltholm Observer, 12 February</dc:title><dc:creator>Observer Press</dc:creator><dc:date>2019-02-12T00:00:00Z</dc:date><dc:publisher>The Saltholm Observer</dc:publisher></metadata><manifest><item id="c" href="cover.xhtml" media-type="application/xhtml+xml"/><item id="a" href="text/a%201.xhtml" media-type="application/xhtml+xml"/><item id="b" href="text/b.xhtml" media-type="application/xhtml+xml"/><item id="css" href="x.css" media-type="text/css"/></manifest><spine><itemref idref="c"/><itemref idref="a"/><itemref idref="b"/></spine></package>'),
        ("OEBPS/cover.xhtml", page("Cover", '<h1>The Saltholm Observer</h1><img src="x.png" alt="no"/>')),
        ("OEBPS/text/a 1.xhtml", page("a", "<h1>Second crane for Saltholm</h1><p>The harbour council voted on Monday to buy a second crane.</p><p>“One crane is no crane when it breaks,” said the harbour master, <em>Ulla</em> Werner.</p>")),
        ("OEBPS/text/b.xhtml", page("b", "<h2>Ferry firm sorry</h2><p>Its director, Jon Falk, said the boats would be full by summer.</p>")),
    ]
    with zipfile.ZipFile(at(name), "w") as z:
        for n, b in members:
            z.writestr(zipfile.ZipInfo(n, STAMP), b, zipfile.ZIP_STORED if n == "mimetype" else zipfile.ZIP_DEFLATED)


def old_table(name):
    """the same in a workbook of Excel 97: a cover sheet, dates, numbers, a formula and a text of more than a record"""
    import datetime
    w = xlwt.Workbook()
    w.add_sheet("Cover").write(0, 0, "Results of a search")
    s = w.add_sheet("Articles")
    day, moment = (xlwt.easyxf(num_format_str=f) for f in ("D-MMM-YY", "YYYY-MM-DD HH:MM"))
    for i, h in enumerate(["Title", "Pages", "pubdate", "Publication title", "Authors", "Full text", "StoreId", "Sum"]):
        s.write(0, i, h)
    rows = [("Second crane for Saltholm", 3, datetime.date(2019, 2, 12), "The Saltholm Observer", "Tove Brandt",
             "The council voted.\n\n“One crane is no crane,” said Ulla Werner." + "\n\nThe cafés of the harbour stay open." * 240),
            ("Ferry firm sorry", 4.25, datetime.datetime(2019, 2, 14, 10, 5), "Coast Wire", None,
             "<p>Its director, Jon Falk, said the boats would be full.</p><p>3 &lt; 4, he added.</p>"),
            ("Emoji", True, "14 February 2019", "Coast Wire", "Zoë Łuk", "“So it is 😀,” said Ulla Werner.")]
    for r, row in enumerate(rows, 1):
        at_row = r + (r > 1)  # an empty row
        for i, v in enumerate(row):
            style = {2: moment if isinstance(v, datetime.datetime) else day}.get(i) if not isinstance(v, str) else None
            if v is not None:
                s.write(at_row, i, v, *([style] if style else []))
        s.write(at_row, 6, 2100000000 + r)
        s.write(at_row, 7, xlwt.Formula("G2+1"))
    w.save(at(name))


table("articles.xlsx")
old_table("articles.xls")
book("news.epub")


def columns(name, title, paragraphs, narrow, compress):
    """a print of two columns, with words cut at the ends of lines and a running head"""
    import textwrap
    from reportlab.pdfgen import canvas
    c = canvas.Canvas(at(name), pagesize=(420, 300), invariant=1, pageCompression=compress)
    c.setFont("Times-Bold", 18)
    c.drawString(40, 265, title)
    c.setFont("Times-Roman", 10)
    x, y = 40, 240
    for p in paragraphs:
        for i, line in enumerate(textwrap.wrap(p, narrow)):
            c.drawString(x + (12 if i == 0 else 0), y, line)
            y -= 12
            if y < 40:
                x, y = 220, 240
    c.drawString(200, 15, "- 4 -")
    c.showPage()
    c.save()


BREAKS = "The har-bour council voted on Monday to buy a second crane, after months of argument over what it would cost the town and who was to pay."
columns("columns.pdf", "Second crane for Saltholm", [BREAKS, ARTICLE[4], "Nobody had asked the ferry company, which carries four thousand cars a day over the narrow strait between the island and the mainland.",
                                                     "Its director, Jon Falk, said he was “not sure”. " * 3], 34, 0)


def printed(name, paragraphs):
    """a print of an export, a paragraph a line, as word processors make it"""
    from reportlab.platypus import SimpleDocTemplate, Paragraph
    from reportlab.lib.styles import getSampleStyleSheet
    from xml.sax.saxutils import escape
    style = getSampleStyleSheet()["BodyText"]
    SimpleDocTemplate(at(name), invariant=1).build([Paragraph(escape(p), style) for p in paragraphs if p.strip()])


def scan(name):
    """a page that is a picture"""
    from reportlab.pdfgen import canvas
    c = canvas.Canvas(at(name), pagesize=(200, 200), invariant=1)
    c.rect(20, 20, 100, 100, fill=1)
    c.showPage()
    c.save()


printed("nexis.pdf", lines("nexis-new.txt"))
scan("scan.pdf")
