// The page on fidelity: its table is the ledger, row by row, both ways, and its commands run.

import t from 'tap'
import { ledger } from '../../src/ens/ledger.js'
import { openPage } from '../support/markdown.js'
import { openWorkspace } from '../support/workspace.js'

const page = openPage('docs/how-faithful-is-it.md')

/** As `ens-local about` orders them: by topic, in the order in which topics first appear. */
const topics = [...new Set(ledger.map(({ topic }) => topic))]
const rows = topics.flatMap(name => ledger.filter(({ topic }) => topic === name))

t.test('the table is the ledger', async t => {
  const [table = []] = page.tables('The ledger')
  // Both as they stand in the file, so that the difference can be pasted.
  const shown = table.map(row => `| ${row.join(' | ').replaceAll('`', '')} |`)
  t.same(
    shown,
    rows.map(({ topic, source, behaviour }) => `| ${topic} | ${source} | ${behaviour.replaceAll('`', '')} |`)
  )
})

t.test('its commands', async t => {
  const { code, stdout } = await openWorkspace(t).sh(page.take('sh', 'Ask it'))
  t.equal(code, 0)
  for (const { behaviour } of ledger) t.match(stdout, behaviour)
})

t.test('no block is left out', async t => t.same(page.left(), []))
