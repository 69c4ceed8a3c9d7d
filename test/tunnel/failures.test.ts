import t from 'tap'
import { UserError } from '../../src/errors.js'
import { isRetryable, tunnelFailure } from '../../src/tunnel/failures.js'

t.test('a failure says what to do next', async t => {
  const failure = tunnelFailure('ERR_TUNNEL_NAME', 'It is taken.')
  t.type(failure, UserError)
  t.match(failure, { code: 'ERR_TUNNEL_NAME', message: 'It is taken.', hint: /--name/ })
  t.notOk('cause' in failure)
  const cause = new Error('why')
  t.match(tunnelFailure('ERR_TUNNEL_RATE', 'No.', { hint: 'Ask nicely.', cause }), { hint: 'Ask nicely.', cause })
})

t.test('what is worth another try', async t => {
  t.ok(isRetryable(tunnelFailure('ERR_TUNNEL_UNREACHABLE', 'No relay.')))
  t.notOk(isRetryable(tunnelFailure('ERR_TUNNEL_BINARY', 'No ssh.')))
  const bugs = [new TypeError('a bug'), new UserError('No.', 'Do.'), { code: 'toString' }, { code: 1 }, undefined, 'no']
  for (const bug of bugs) t.notOk(isRetryable(bug))
})
