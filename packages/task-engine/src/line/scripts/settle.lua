--[[
  Stores the results of one batch, counts them and publishes them, once: settling a settled
  batch changes nothing, and one that was settled half is settled to the end. Its job, which may be delivered long after, says so too (the field `ended`), as results may be
  kept for a shorter time than it is there.

  The batch may have no turn any more, when Redis lost the line since it was read. If its job is gone, too, it is lost, and
  what was decided is told nobody: what it is based on may be gone with it. Otherwise `issued` is raised to the last number of
  the batch, and `abandoned` changed so that of the numbers in between exactly the tickets of this batch count as accepted.

  KEYS[1] line   hash
  KEYS[2] turns  sorted set: batch id by its first number
  KEYS[3] batch  hash of results: "*" the most frequent one, index -> any other; "log" -> what its handler said of it, if it did
  KEYS[4] lease  string
  KEYS[5] job
  KEYS[6] waits  hash: how many tickets waited how long until they were settled, by bucket
  KEYS[7] wait   list of jobs, the oldest last: a batch that was decided before it was delivered need not be delivered
  KEYS[8] delayed  sorted set of jobs that were put aside: the same
  KEYS[9] marker  what workers that wait are woken by, until one of them takes it   KEYS[10] meta  hash, with the field `paused` while the queue is
  KEYS[11] record  if asked for: list of "<link> <text>" per batch, in the order they were settled; each link is the
          SHA-1 of the link before it and the text. The text is the last of ARGV
  ARGV[1] batch id   ARGV[2] first number   ARGV[3] n
  ARGV[4] seconds results are kept   ARGV[5] seconds an untouched line is kept
  ARGV[6] time constant of the rate, ms
  ARGV[7] channel    ARGV[8] the event, a JSON object without its opening brace
  ARGV[9] token of the lease   ARGV[10] when the job was queued that was decided, ms
  ARGV[11] 1 for the last of those that were decided together: it gives the lease back
  ARGV[12] how many tallies follow: name, count, ...; then the result fields: field, value, ...

  Redis may also have lost how an earlier batch was settled. Then it is that batch's turn again, and this one is to wait for it.
  And it may have lost this one, which was sent again with fewer tickets. Or somebody else has begun with it since: only the last who has
  says how it ends, as what was decided may have changed meanwhile.

  Returns 'settled', 'replayed', 'lost', 'early' or 'another'
]]
--- @include "refuse"
--- @include "now"
--- @include "decaying-rate"
--- @include "bucket-of"
local text = KEYS[11] and table.remove(ARGV)
local first, n = tonumber(ARGV[2]), tonumber(ARGV[3])
local keepResults, keepLine = tonumber(ARGV[4]), tonumber(ARGV[5])
local tau, tallies = tonumber(ARGV[6]), tonumber(ARGV[12])
local fieldsFrom = 13 + 2 * (tallies or 0)
if not (first and n and keepResults and keepLine and tau and tallies) or n < 1 or first < 1
  or #ARGV < fieldsFrom + 1 or (#ARGV - fieldsFrom) % 2 ~= 1 then
  return refuse('wrong number or kind of arguments')
end
for i = 13, fieldsFrom - 2, 2 do
  if not tonumber(ARGV[i + 1]) then
    return refuse('a tally is no number')
  end
end
if ARGV[11] == '1' and redis.call('GET', KEYS[4]) == ARGV[9] then
  redis.call('DEL', KEYS[4])
end
local has_turn = redis.call('ZSCORE', KEYS[2], ARGV[1])
local is_told, is_ended = redis.call('HEXISTS', KEYS[3], '*') == 1, redis.call('HEXISTS', KEYS[5], 'ended') == 1
if is_ended or (is_told and not has_turn) then
  redis.call('ZREM', KEYS[2], ARGV[1])
  return 'replayed'
end
local queuedAt = redis.call('HGET', KEYS[5], 'timestamp')
if queuedAt and queuedAt ~= ARGV[10] then
  return 'another'
end
local by = has_turn and redis.call('HGET', KEYS[1], 'by')
if by and by ~= ARGV[9] then
  return 'another'
end
if has_turn and redis.call('ZRANGE', KEYS[2], 0, 0)[1] ~= ARGV[1] then
  return 'early'
end
local has_job = queuedAt
if not has_turn and not has_job then
  return 'lost'
end
-- Where an account lacks a right a script ends in the middle, and the batch is settled again later. So all books are written by one command,
-- which says of which batch they are, and the turn is given up behind it.
if not is_told then
  for i = fieldsFrom, #ARGV, 1000 do
    redis.call('HSET', KEYS[3], unpack(ARGV, i, math.min(i + 999, #ARGV)))
  end
end
redis.call('EXPIRE', KEYS[3], keepResults)

local now = now_ms()
local fields = { 'settled', 'issued', 'abandoned', 'processed', 'link', 'decided' }
for i = 13, fieldsFrom - 2, 2 do
  fields[#fields + 1] = 't:' .. ARGV[i]
end
local line = redis.call('HMGET', KEYS[1], unpack(fields))
local processed = tonumber(line[4] or '0')
local rate, rateFrom = count_in_rate(KEYS[1], { 'rate', 'rateAt', 'rateFrom' }, n, tau, now)
local is_counted = is_told and line[1] == ARGV[1]
if not is_counted then
  local last = first + n - 1
  if last > processed then
    processed = last
  end
  local books = { 'settled', ARGV[1], 'processed', string.format('%d', processed) }
  local function add(at, count)
    books[#books + 1] = fields[at]
    books[#books + 1] = string.format('%d', tonumber(line[at] or '0') + count)
  end
  if not has_turn then
    -- A line that is not begun anew yet will be, after a number above these.
    local ahead = line[2] and math.max(0, last - tonumber(line[2])) or 0
    if ahead > 0 then
      add(2, ahead)
    end
    add(3, ahead - n)
  end
  add(6, n)
  for i = 13, fieldsFrom - 2, 2 do
    add(7 + (i - 13) / 2, tonumber(ARGV[i + 1]))
  end
  if text then
    local link = redis.sha1hex((line[5] or '') .. text)
    local entry = link .. ' ' .. text
    if not is_told or redis.call('LINDEX', KEYS[11], -1) ~= entry then
      redis.call('RPUSH', KEYS[11], entry)
    end
    redis.call('EXPIRE', KEYS[11], keepLine)
    books[#books + 1] = 'link'
    books[#books + 1] = link
  end
  redis.call('HSET', KEYS[1], unpack(books))
  -- Together: the tickets of a batch were queued in one step.
  if queuedAt then
    redis.call('HINCRBY', KEYS[6], bucket_of(math.max(0, now - tonumber(queuedAt))), n)
    redis.call('EXPIRE', KEYS[6], keepLine)
  end
end
redis.call('HDEL', KEYS[1], 'tries', 'taken', 'notBefore', 'holder', 'by', 'lost')
redis.call('EXPIRE', KEYS[1], keepLine)
if has_job then
  redis.call('HSET', KEYS[5], 'ended', 1)
end
redis.call('ZREM', KEYS[2], ARGV[1])
-- Among the oldest, or it was delivered already and is seen to be done.
if has_job then
  if redis.call('ZREM', KEYS[8], ARGV[1]) == 1 then
    redis.call('DEL', KEYS[5])
  elseif redis.call('LPOS', KEYS[7], ARGV[1], 'RANK', -1, 'MAXLEN', 256) then
    redis.call('LREM', KEYS[7], -1, ARGV[1])
    redis.call('DEL', KEYS[5])
    -- Whoever was woken for this one took the marker of all that wait.
    if redis.call('LLEN', KEYS[7]) > 0 and redis.call('HEXISTS', KEYS[10], 'paused') == 0 then
      redis.call('ZADD', KEYS[9], 0, '0')
    end
  end
end
redis.call('PUBLISH', ARGV[7], string.format('{"processed":%d,"rate":%.3f,"at":%d,"from":%d,',
  processed, rate, now, rateFrom) .. ARGV[8])
return 'settled'
