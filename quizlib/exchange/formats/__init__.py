"""Question files of other makers, in and out: Chinese lists in Word, Excel and text; GIFT, Aiken, Moodle XML, QTI."""
