"""Files in and out: banks, sittings, rosters. A module a format; nothing here touches the database."""
