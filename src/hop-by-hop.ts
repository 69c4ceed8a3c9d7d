// Which headers belong to one connection, and a list of headers without them.

// RFC 9110 section 7.6.1: these are not forwarded, nor is what Connection names.
export const hopByHop: readonly string[] = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade'
]

/** The headers without those named in `drop`, those of one connection, and those that Connection names, but for `keep`. */
export const endToEnd = (
  rawHeaders: readonly string[],
  drop: readonly string[] = [],
  keep: readonly string[] = []
): string[] => {
  const pairs = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [{ name, key: name.toLowerCase(), value: rawHeaders[index + 1] as string }] : []
  )
  const named = pairs.filter(({ key }) => key === 'connection').flatMap(({ value }) => value.toLowerCase().split(','))
  const goesAlong = named.map(name => name.trim()).filter(name => !keep.includes(name))
  const dropped = new Set([...hopByHop, ...drop, ...goesAlong])
  return pairs.filter(({ key }) => !dropped.has(key)).flatMap(({ name, value }) => [name, value])
}
