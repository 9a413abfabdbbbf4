// Package ci writes reports for continuous integration: JUnit XML, the workflow commands that GitHub turns
// into annotations, and cells of Markdown tables.
package ci

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// Suites is the JUnit XML of Jenkins, GitLab and others: testsuites/testsuite/testcase with failure and
// skipped, with no attribute that the schema of Jenkins (junit-10.xsd of its xunit plugin) does not
// have: a test case has no file and no line there, so that the place is in the failure's text.
type Suites struct {
	XMLName  xml.Name `xml:"testsuites"`
	Name     string   `xml:"name,attr"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Suites   []Suite  `xml:"testsuite"`
}

// Suite is one testsuite.
type Suite struct {
	Name     string `xml:"name,attr"`
	Tests    int    `xml:"tests,attr"`
	Failures int    `xml:"failures,attr"`
	Errors   int    `xml:"errors,attr"`
	Skipped  int    `xml:"skipped,attr"`
	File     string `xml:"file,attr,omitempty"`
	Cases    []Case `xml:"testcase"`
}

// Case is one testcase. Its words must be such as Text gives.
type Case struct {
	Name    string   `xml:"name,attr"`
	Class   string   `xml:"classname,attr"`
	Skipped *Message `xml:"skipped,omitempty"`
	Failure *Message `xml:"failure,omitempty"`
}

// Message says why a case failed or was skipped.
type Message struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

// Add adds a case and counts it.
func (s *Suite) Add(c Case) {
	s.Cases = append(s.Cases, c)
	s.Tests++
	if c.Failure != nil {
		s.Failures++
	}
	if c.Skipped != nil {
		s.Skipped++
	}
}

// Add adds a suite and counts its cases.
func (s *Suites) Add(one Suite) {
	s.Suites = append(s.Suites, one)
	s.Tests += one.Tests
	s.Failures += one.Failures
}

// Write writes the XML.
func (s *Suites) Write(w io.Writer) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(s); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// Text leaves out what XML 1.0 cannot hold even as a reference.
func Text(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF {
			return r
		}
		return '\uFFFD'
	}, s)
}

var (
	githubData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// Annotation gives the workflow command that GitHub turns into an annotation at file and line. level is error,
// warning or notice; with no file it has no place.
func Annotation(level, file string, line int, title, message string) string {
	at := " "
	if file != "" {
		at = fmt.Sprintf(" file=%s,line=%d,", githubProperty.Replace(file), max(line, 1))
	}
	return fmt.Sprintf("::%s%stitle=%s::%s\n", level, at, githubProperty.Replace(title), githubData.Replace(message))
}

var markdownCell = strings.NewReplacer("|", `\|`, "\n", " ", "\r", " ", "<", "&lt;", ">", "&gt;", "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "@", "&#64;", "&", "&amp;")

// Cell keeps a text in one cell of a Markdown table and out of the page's markup.
func Cell(s string) string { return markdownCell.Replace(s) }
