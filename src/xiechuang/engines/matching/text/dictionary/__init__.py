"""The words by which Chinese runs are cut, and the trie made of them."""
