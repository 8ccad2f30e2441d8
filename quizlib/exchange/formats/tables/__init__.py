"""Tables of questions, in Word, Excel and CSV: a question a row, a choice a row, forms and tables of keys."""
