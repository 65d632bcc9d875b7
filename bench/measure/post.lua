-- The request of a contestant, from the environment, and one line of JSON at the end.
wrk.method = 'POST'
wrk.body = os.getenv('BENCH_BODY')
for name, value in os.getenv('BENCH_HEADERS'):gmatch('([^:\n]+): ([^\n]+)') do
  wrk.headers[name] = value
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format('{"requests":%d,"durationUs":%d,"failed":%d}\n', summary.requests, summary.duration, failed))
end
