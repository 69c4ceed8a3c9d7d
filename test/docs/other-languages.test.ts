// The page on other languages: each of its programs, run with its own command where the language is on this machine.

import { execFileSync } from 'node:child_process'
import t, { type Test } from 'tap'
import { freePort } from '../support/free-port.js'
import { openPage } from '../support/markdown.js'
import { openWorkspace } from '../support/workspace.js'

const page = openPage('docs/other-languages.md')
const files = page.takeFiles()

interface Language {
  readonly heading: string
  readonly files: readonly string[]
  /** What the command of the page needs; each with what shows that it is there. */
  readonly needs: readonly (readonly [program: string, ask: string])[]
  /** Where it is not there, what does the same. */
  readonly instead?: { readonly needs: Language['needs']; command(line: string): string }
}

const languages: readonly Language[] = [
  { heading: 'Python', files: ['test_ens.py'], needs: [['python3', '--version']] },
  { heading: 'Java', files: ['EnsTest.java'], needs: [['java', '--version']] },
  {
    heading: 'C#',
    files: ['Program.cs'],
    needs: [['dotnet', '--version']],
    instead: {
      needs: [
        ['mcs', '--version'],
        ['mono', '--version']
      ],
      command: line => `mcs -r:System.Net.Http Program.cs\n${line.replace('dotnet run Program.cs', 'mono Program.exe')}`
    }
  },
  { heading: 'Go', files: ['main.go'], needs: [['go', 'version']] },
  { heading: 'PHP', files: ['receiver.php', 'test.php'], needs: [['php', '--version']] }
]

const areThere = (needs: Language['needs']): boolean => {
  try {
    for (const [program, ask] of needs) execFileSync(program, [ask], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** With a port that is free instead of 3000. */
const run = async (t: Test, names: readonly string[], command: string): Promise<string> => {
  const workspace = openWorkspace(t)
  const port = `${await freePort()}`
  for (const name of names) workspace.write(name, String(files.get(name)).replaceAll('3000', port))
  const { code, stdout, stderr } = await workspace.sh(command.replaceAll('3000', port))
  const said = `${stdout}${stderr}`
  t.equal(code, 0, said)
  // Python's unittest says OK.
  t.match(said, /^(passed|OK)$/m)
  return said
}

for (const { heading, files: names, needs, instead } of languages) {
  const line = page.take('sh', heading)
  const isHere = areThere(needs)
  const command = !isHere && instead !== undefined && areThere(instead.needs) ? instead.command(line) : line
  const isSkipped = !isHere && command === line
  const skip = isSkipped && `no ${needs.map(([program]) => program).join(', ')} on this machine`
  t.test(heading, { skip }, async t => t.notMatch(await run(t, names, command), 'refused'))
}

const bent = page.take('sh', 'Failures on demand')
const python = areThere([['python3', '--version']])
t.test('failures on demand', { skip: !python && 'no python3 on this machine' }, async t =>
  t.match(await run(t, ['test_ens.py', 'faults.json'], bent), 'refused: the signature does not fit')
)

t.test('no block and no file is left out', async t => {
  t.same(page.left(), [])
  t.same([...files.keys()].sort(), ['faults.json', ...languages.flatMap(({ files }) => files)].sort())
})
