"""One file is what one slash word or `/rollcall` word may do, and the words said to people."""
