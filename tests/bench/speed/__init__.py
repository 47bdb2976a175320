"""journeygen beside other static site generators: the same corpus, the same machine, the same minute."""
