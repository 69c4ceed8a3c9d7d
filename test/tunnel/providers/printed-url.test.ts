import t from 'tap'
import { findPrintedUrl } from '../../../src/tunnel/providers/printed-url.js'

const find = (line: string, knownHost = 'relay.example', allowLocalUrls = false): string | undefined =>
  findPrintedUrl(line, { allowLocalUrls, knownHost })

t.test('what services print', async t => {
  for (const [line, url] of [
    [
      '47970a65005227.lhr.life tunneled with tls termination, https://47970a65005227.lhr.life',
      'https://47970a65005227.lhr.life'
    ],
    ['Forwarding HTTP traffic from https://relego.serveo.net', 'https://relego.serveo.net'],
    ['1: https://qp556ma755ktlag5b2xyt334ae.srv.us/', 'https://qp556ma755ktlag5b2xyt334ae.srv.us'],
    ['HTTPS: https://flb.tuns.sh', 'https://flb.tuns.sh'],
    ['https://rnxyz-1-2-3-4.run.pinggy-free.link', 'https://rnxyz-1-2-3-4.run.pinggy-free.link'],
    ['your url is: https://mydev.loca.lt', 'https://mydev.loca.lt'],
    [
      't=2026-08-10T07:20:40+0000 lvl=info msg="started tunnel" obj=tunnels name=command_line addr=https://localhost:8501 url=https://zookeeper-pronto-ship.ngrok-free.dev',
      'https://zookeeper-pronto-ship.ngrok-free.dev'
    ],
    [
      'Connect via browser: https://abc-3000.euw.devtunnels.ms, https://abc.euw.devtunnels.ms:3000',
      'https://abc-3000.euw.devtunnels.ms'
    ],
    ['{"url":"https://one.example.com"}', 'https://one.example.com'],
    ['See [https://two.example.com].', 'https://two.example.com']
  ] as const)
    t.equal(find(line), url, line)
})

t.test('what else they print', async t => {
  for (const line of [
    'To set up and manage custom domains go to https://admin.localhost.run/',
    'Follow your favourite reverse tunnel at [https://twitter.com/localhost_run].',
    'More details at https://localhost.run/docs/custom-domains',
    'Your tunnel will expire in 60 minutes. Upgrade to Pinggy Pro to get unrestricted tunnels. https://dashboard.pinggy.io',
    'https://console.serveo.net/ssh/keys?add=SHA256%3AWJDlq1hG3f',
    'Service console can be accessed here: https://flb.tuns.sh/_sish/console?x-authorization=abc',
    'HTTP: http://flb.tuns.sh',
    'a port: https://one.example.com:8443',
    'a question: https://one.example.com?a=b',
    'no url: https://[broken',
    'the relay: https://relay.example',
    'no line'
  ])
    t.equal(find(line), undefined, line)
  t.equal(find('Welcome to https://pinggy.io', 'a.pinggy.io'), undefined, 'the domain that the relay is in')
  t.equal(find('https://gy.io', 'a.pinggy.io'), 'https://gy.io', 'and no other')
})

t.test('http and ports on loopback, when that is allowed', async t => {
  const line = 'addr=http://127.0.0.1:4012 url=http://127.0.0.1:8080'
  t.equal(find(line, '127.0.0.1:4012', true), 'http://127.0.0.1:8080', 'not the front itself')
  t.equal(find(line, '127.0.0.1:4012'), undefined)
})
