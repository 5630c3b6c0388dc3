"""What command files share: asking, refusing, cards, words in a thread, who decides."""
