#!/usr/bin/env python3
"""make.py - writes the fixtures in this folder that no editor writes: documents, tables and prints.

It needs python-docx, openpyxl and reportlab, and for .odt and .rtf of a word processor LibreOffice (soffice). The
words are those of the texts beside it.
"""
import os, subprocess, tempfile, zipfile
import docx, openpyxl
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
