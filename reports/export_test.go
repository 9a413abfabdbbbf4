package reports

// What the tests outside the package see of it: they import the packages with the binders, which import this one.
var (
	MadeResult        = result
	PlainAttribution  = plain
	InterruptedResult = interrupted
	PrintedRows       = printed
	AnalysedArticles  = analysed
	CarriedFields     = carriedFields
	CellsOfCSV        = cellsOfCSV
	HostileArticle    = hostileResult
	BoundFile         = bound
	RunPython         = python
	StandsBy          = standsBy
	TableSchemaOf     = newTableSchema
	HostileText       = hostileText
)
