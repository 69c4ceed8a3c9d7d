import t from 'tap'
import { findProgram } from '../../../src/tunnel/providers/find-program.js'
import { startPuppets } from '../../support/puppet.js'

t.test('what starts is there', async t => {
  const { path } = await startPuppets(t)
  t.equal(await findProgram('sh'), 'sh')
  t.equal(await findProgram(path), path, 'also what would not end by itself')
  t.equal(await findProgram('ens-local-no-such-program'), undefined)
  t.equal(await findProgram(import.meta.dirname), undefined, 'a folder')
  t.equal(await findProgram(`${path}/below`), undefined, 'what spawn throws for')
})
