import t from 'tap'
import { operationNames } from '../../src/ens/operation-names.js'
import { startEns } from '../support/ens.js'

t.test('they are those of the routes', async t => {
  const { call } = await startEns(t)
  const { paths } = (await call('GET', '/_ens-local/openapi.json')).json
  const routes: { operationId?: string }[] = Object.values<object>(paths).flatMap(methods => Object.values(methods))
  const names = routes.flatMap(({ operationId }) => operationId ?? [])
  t.same([...operationNames].sort(), names.sort())
})
