from whosaid_news._cli import main
import sys
sys.exit(main())
