package main

import (
	"bytes"

	"github.com/urfave/cli/v2"

	"whosaid/reports"
)

// columnsCommand prints the data dictionary.
func (p *program) columnsCommand() *cli.Command {
	return &cli.Command{
		Name:  "columns",
		Usage: "say what each column of the rows holds",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "to", Value: "text", Usage: "print `FORM`: text, csv, markdown or schema (a Frictionless Table Schema, JSON)"},
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write to `FILE`"},
		},
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return misuse("columns takes no file, but got %q", c.Args().First())
			}
			var b bytes.Buffer
			var err error
			switch to := c.String("to"); to {
			case "text":
				reports.PrintColumnsText(&b)
			case "csv":
				err = reports.PrintColumnsCSV(&b)
			case "markdown":
				reports.PrintColumnsMarkdown(&b)
				b.WriteByte('\n')
				reports.PrintValuesMarkdown(&b)
			case "schema":
				err = reports.PrintSchema(&b)
			default:
				return misuse("--to %s: there are text, csv, markdown, schema", to)
			}
			if err != nil {
				return err
			}
			return p.writeAll(c.String("out"), b.Bytes())
		},
	}
}
