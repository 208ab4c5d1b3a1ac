"""What both rooms know about Chinese and English: numerals, and the word lists of data/words."""
