package reports_test

import . "whosaid/reports"

// What the tests take from inside the package.
var (
	result         = MadeResult
	plain          = PlainAttribution
	interrupted    = InterruptedResult
	printed        = PrintedRows
	analysed       = AnalysedArticles
	carriedFields  = CarriedFields
	cellsOfCSV     = CellsOfCSV
	hostileResult  = HostileArticle
	bound          = BoundFile
	python         = RunPython
	standsBy       = StandsBy
	newTableSchema = TableSchemaOf
	hostileText    = HostileText
)
