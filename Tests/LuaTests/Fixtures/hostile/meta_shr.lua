-- attack: __shr of a number and of a text. expect: denied
return ("x" >> 1)
