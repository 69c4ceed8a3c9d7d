import t from 'tap'
import { toBases } from '../../src/client/origins.js'

const origins = (target: string, authUrl?: string): string[] => {
  const { rest, auth } = toBases(target, authUrl)
  return [rest.origin, auth.origin]
}

t.strictSame(origins('https://abc-1.rest.marketingcloudapis.com/'), [
  'https://abc-1.rest.marketingcloudapis.com',
  'https://abc-1.auth.marketingcloudapis.com'
])
t.strictSame(origins('https://abc.rest.marketingcloudapis.com', 'http://127.0.0.1:1'), [
  'https://abc.rest.marketingcloudapis.com',
  'http://127.0.0.1:1'
])
t.strictSame(origins('http://localhost:4010'), ['http://localhost:4010', 'http://localhost:4010'])
t.strictSame(
  origins('https://x.rest.marketingcloudapis.com.example.com'),
  ['https://x.rest.marketingcloudapis.com.example.com', 'https://x.rest.marketingcloudapis.com.example.com'],
  'only hosts of the vendor have a twin'
)
