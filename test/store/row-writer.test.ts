import t from 'tap'
import { createRowWriter } from '../../src/store/row-writer.js'

t.test('many rows are few statements, each compiled once', async t => {
  const compiled: number[] = []
  const write = createRowWriter(count => {
    compiled.push(count)
    return { sql: `${count} rows` } as never
  })
  const rows = Array.from({ length: 64 + 2 * 8 + 1 }, (_, index) => [index, 'x'])
  const statements = write(rows)
  t.same(
    statements.map(({ sql }) => sql),
    ['64 rows', '8 rows', '8 rows', '1 rows']
  )
  t.same(
    statements.flatMap(({ parameters }) => parameters),
    rows.flat()
  )
  t.equal(write(rows.slice(0, 9)).length, 2)
  t.same(write([]), [])
  t.same(compiled, [64, 8, 1])
})
