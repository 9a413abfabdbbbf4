package source

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"whosaid/article"
)

// FuzzOpen holds that whatever the bytes and whatever the name, reading ends, within its bounds and
// without a panic, and that each article is within its own.
func FuzzOpen(f *testing.F) {
	for _, r := range readings(f) {
		if len(r.content) < 10_000 {
			f.Add(r.file, r.content)
		}
	}
	for _, file := range formFiles(f) {
		if content, err := os.ReadFile(file); err == nil {
			f.Add(filepath.Base(file), string(content))
		}
	}
	const most = 64 << 10
	f.Fuzz(func(t *testing.T, name, content string) {
		c := &Config{MaxArticle: most, MaxUnpacked: 4 << 20, FreeRatio: 1 << 20}
		r, err := c.Open(Origin{Name: name, ID: "x"}, io.NopCloser(strings.NewReader(content)))
		if err != nil {
			if !strings.HasPrefix(err.Error(), name+":") {
				t.Errorf("the error %q does not begin with the name", err)
			}
			return
		}
		defer r.Close()
		for n := 0; ; n++ {
			if n > len(content)+4<<20 {
				t.Fatal("no end")
			}
			in, err := r.Next()
			if err == io.EOF {
				return
			}
			if err != nil {
				if !strings.HasPrefix(err.Error(), name) {
					t.Errorf("the error %q does not begin with the name", err)
				}
				var bad *article.LineError
				if !errors.As(err, &bad) {
					return
				}
				continue
			}
			if len(in.Text) > 3*most { // windows-1252 may take three bytes for one
				t.Errorf("%s: an article of %d bytes", in.Name, len(in.Text))
			}
			in.Parse()
		}
	})
}

// FuzzPage holds that no page makes the reading of its article fail, and that what comes out are
// plain paragraphs.
func FuzzPage(f *testing.F) {
	for _, r := range readings(f) {
		if strings.HasPrefix(r.name, "html") {
			f.Add(r.content)
		}
	}
	f.Add("<html><body><p>" + strings.Repeat("<div>", 600) + prose)
	f.Add(`<script type="application/ld+json">[[[{"@type":"NewsArticle","author":[[[]]]}]]]</script><base href="%zz"><link rel=canonical href="::">`)
	f.Fuzz(func(t *testing.T, content string) {
		p := readPage([]byte(content), "", nil)
		for _, s := range append(p.paragraphs, flatPage(content, nil, "why").paragraphs...) {
			if strings.ContainsAny(s, "\n\t\u00ad") || s != strings.TrimSpace(s) || s == "" {
				t.Errorf("paragraph %q", s)
			}
		}
		if (len(p.paragraphs) == 0) != (p.text() == "") {
			t.Errorf("text %q", p.text())
		}
	})
}

// FuzzForm is FuzzOpen for each reader alone: the bytes are taken for what they are said to be.
func FuzzForm(f *testing.F) {
	for _, r := range readings(f) {
		for i, form := range Forms {
			if len(r.content) < 10_000 && form == FormOfName(r.file) {
				f.Add(uint8(i), r.content)
			}
		}
	}
	for _, file := range formFiles(f) {
		content, err := os.ReadFile(file)
		for i, form := range Forms {
			if err == nil && strings.HasPrefix(filepath.Base(file), string(form)) || form == FormOfName(file) {
				f.Add(uint8(i), string(content))
			}
		}
	}
	f.Fuzz(func(t *testing.T, form uint8, content string) {
		c := &Config{Form: Forms[int(form)%len(Forms)], MaxArticle: 64 << 10, MaxUnpacked: 4 << 20, FreeRatio: 1 << 20}
		name := "x." + string(c.Form)
		r, err := c.Open(Origin{Name: name, ID: "x"}, io.NopCloser(strings.NewReader(content)))
		if err != nil {
			return
		}
		defer r.Close()
		for {
			in, err := r.Next()
			var bad *article.LineError
			switch {
			case err == io.EOF, err != nil && !errors.As(err, &bad):
				return
			case err == nil:
				in.Parse()
			}
		}
	})
}

// FuzzPDF holds that no file makes its reading fail otherwise than by an error, and that what comes out is within
// its bounds.
func FuzzPDF(f *testing.F) {
	for _, file := range formFiles(f) {
		if content, err := os.ReadFile(file); err == nil && filepath.Ext(file) == ".pdf" {
			f.Add(string(content))
		}
	}
	f.Add("%PDF-1.4\n1 0 obj <</Type /Pages /Kids [1 0 R]>> endobj trailer <</Root <</Pages 1 0 R>>>>")
	f.Add("%PDF-1.4\n1 0 obj <</A (\\")
	f.Add("%PDF-1.4\n1 0 obj [[[[<<(((<</A 1 0 R>> endobj 1 0 obj 1 0 R endobj trailer <</Root 1 0 R>>")
	f.Fuzz(func(t *testing.T, content string) {
		const most = 64 << 10
		r, err := (&Config{Form: PDF, MaxArticle: most}).Open(Origin{Name: "x.pdf", ID: "x"}, io.NopCloser(strings.NewReader(content)))
		if err != nil {
			return
		}
		defer r.Close()
		for {
			in, err := r.Next()
			if err != nil {
				return
			}
			if len(in.Text) > 2*most {
				t.Errorf("an article of %d bytes", len(in.Text))
			}
		}
	})
}

// FuzzXLS holds that no compound file makes its reading fail otherwise than by an error, and that what comes out is
// within its bounds. The bytes that a file is changed by are at a place of a sound workbook.
func FuzzXLS(f *testing.F) {
	book, err := os.ReadFile("testdata/forms/articles.xls")
	if err != nil {
		f.Fatal(err)
	}
	for _, at := range []uint16{0, 24, 30, 44, 48, 68, 72, 76, 512, 1024, 2048, 4096} {
		f.Add(at, "\xff\xff\xff\x7f", uint16(len(book)-1))
	}
	f.Add(uint16(600), "\xfc\x00\x08\x00\xff\xff\xff\x7f", uint16(900))
	f.Fuzz(func(t *testing.T, at uint16, change string, length uint16) {
		torn := slices.Clone(book)
		copy(torn[int(at)%len(torn):], change)
		torn = torn[:min(len(torn), int(length)+1)]
		const most = 64 << 10
		c := &Config{Form: XLS, MaxArticle: most, MaxUnpacked: 4 << 20}
		r, err := c.Open(Origin{Name: "x.xls", ID: "x"}, io.NopCloser(bytes.NewReader(torn)))
		if err != nil {
			return
		}
		defer r.Close()
		for n := 0; ; n++ {
			in, err := r.Next()
			var bad *article.LineError
			switch {
			case err == io.EOF, err != nil && !errors.As(err, &bad):
				return
			case len(in.Text) > most:
				t.Errorf("an article of %d bytes", len(in.Text))
			case n > 1<<20:
				t.Fatal("no end of the rows")
			}
		}
	})
}

// FuzzExport holds that whatever is in an export, each layout cuts it into articles whose words are its own.
func FuzzExport(f *testing.F) {
	for _, file := range formFiles(f) {
		if content, err := os.ReadFile(file); err == nil && filepath.Ext(file) == ".txt" {
			for i := range layouts {
				f.Add(uint8(i), string(content))
			}
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, content string) {
		l := layouts[int(which)%len(layouts)]
		r, err := (&Config{Form: l.name}).Open(Origin{Name: "x.txt", ID: "x"}, io.NopCloser(strings.NewReader(content)))
		if err != nil {
			return
		}
		defer r.Close()
		size := 0
		for {
			in, err := r.Next()
			if err != nil {
				break
			}
			size += len(in.Text)
		}
		if size > 4*len(content)+1000 {
			t.Errorf("%d bytes of articles of %d", size, len(content))
		}
	})
}
