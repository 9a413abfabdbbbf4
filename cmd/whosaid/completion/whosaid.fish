# Completes the words of whosaid in fish. Made by `whosaid completion fish`.
function __whosaid_words
	set -l words (commandline -opc) (commandline -ct)
	whosaid completion words -- $words[2..-1] 2>/dev/null
end
complete -c whosaid -a '(__whosaid_words)'
