// Which files' coverage counts: the sources, whichever test ran them. Not the bundle, and not the tests themselves.
import { readdirSync } from 'node:fs'

const files = readdirSync('.test-build/src', { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.js'))
  .map(name => `.test-build/src/${name}`)

const coverageMap = () => files
export default coverageMap
