// Stands in for the package `string-width` inside the bundle: our help text is one column a character.
import { stripVTControlCharacters } from 'node:util'

const stringWidth = text => stripVTControlCharacters(text).length
export default stringWidth
