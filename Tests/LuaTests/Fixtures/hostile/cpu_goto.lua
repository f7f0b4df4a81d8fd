-- attack: goto that goes to itself. expect: limit
::again:: goto again
