package reports

// hostileText is what an article must not be able to do anything with.
const hostileText = "</script><script>window.pwned = 1; alert(1)</script>\n<img src=x onerror=\"window.pwned=1\">\n\u202eThe end\u202d is “back” here\u2067 and\u200f there\n" +
	"{{.Policy}} <!-- ]]> --> &amp; &lt; ' \" ` ${alert(1)}\n</div></article></main><style>*{display:none}</style>\u2028\u2029\x01\x7f\u0085\ufeff<base href=//evil.example>\n"
