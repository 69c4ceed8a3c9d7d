import t from 'tap'
import { shellWord, windowsWord } from '../../src/cli/shell-word.js'

t.test('quoted only where it must be', async t => {
  t.equal(shellWord('/home/a-b/.local/ca.pem'), '/home/a-b/.local/ca.pem')
  t.equal(shellWord("/Users/ada's/Application Support/$x"), `'/Users/ada'\\''s/Application Support/$x'`)
  t.equal(shellWord(''), "''")
  t.equal(windowsWord('C:\\Users\\ada\\ca.pem'), 'C:\\Users\\ada\\ca.pem')
  t.equal(windowsWord('C:\\Users\\Ada L\\ca.pem'), '"C:\\Users\\Ada L\\ca.pem"')
})
