--[[
  Takes the lease of a line and answers the batch whose turn it is: of those not settled the one with the lowest number.
  A batch whose job is gone is lost with its numbers: they are counted as abandoned, written in the record and passed over.
  A gap that another run of Redis left is passed over, too; it was counted when it was made.

  A delivered batch whose job is gone was lost with its line: it is nobody's turn any more.
  A batch that has a job and no turn (Redis lost the line, or an older version wrote it) gets one by its first number:
  `issued` is raised to its last number, and `abandoned` changed so that of the numbers in between exactly its tickets
  count as accepted.

  KEYS[1] line    hash
  KEYS[2] turns   sorted set: batch id by its first number
  KEYS[3] lease   string: the token of who decides this line now
  KEYS[4] lanes   set of the lanes of this shard that have turns
  KEYS[5] record  list; unused when the task keeps none
  ARGV[1] token   [2] lease, ms   [3] lane   [4] seconds an untouched line is kept   [5] 1 if a record is kept
  ARGV[6] what the keys of jobs begin with   [7] what the keys of results begin with
  ARGV[8] a batch that was delivered, or ''   [9] its first number   [10] how many tickets it has
  ARGV[11] the run of Redis, see run.lua, or '' where nobody knows   [12] when the delivered batch was queued, ms

  Redis may have lost the delivered batch, and its producer have sent it again, without those who have another place by now: what was
  delivered is not what is stored then, and its data is answered.

  Returns { 'done', abandoned }    the delivered batch is settled, or nothing is open
        | { 'busy', abandoned, ms }   somebody else has the lease for so long
        | { 'later', abandoned, ms }  the last try failed: the next is due then
        | { 'head', abandoned, batch id, first number, n, failures, times taken, times lost, of these with one
                                        ticket in hand, the number of the batch behind it or 0, how many lanes of the shard have turns,
                                        timestamp, data or '' where it is what was delivered, early results ... }

  A batch is lost when whoever took it said nothing more of it, while Redis was there, until its lease was over: the field `holder` of the
  line says who has it, `by` who had it last, and `lost` how often that was so. Then ever fewer of its tickets are in hand at once. `redelivered` counts that of all batches.
]]
--- @include "refuse"
--- @include "now"
--- @include "run"
local token, lease, lane, keep = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])
local recorded, jobs, results, delivered = ARGV[5] == '1', ARGV[6], ARGV[7], ARGV[8]
if #KEYS ~= 5 or #ARGV ~= 12 or token == '' or not lease or not keep then
  return refuse('wrong number or kind of arguments')
end
-- One that has results and a turn was not settled to the end.
local is_open = delivered ~= ''
  and redis.call('HEXISTS', jobs .. delivered, 'ended') == 0
  and (redis.call('HEXISTS', results .. delivered, '*') == 0 or redis.call('ZSCORE', KEYS[2], delivered))
if delivered ~= '' and not is_open then
  return { 'done', 0 }
end
if is_open and not redis.call('ZSCORE', KEYS[2], delivered) then
  local first, n = tonumber(ARGV[9]), tonumber(ARGV[10])
  if not first or not n or first < 1 or n < 1 then
    return refuse('a batch begins with a number and has tickets')
  end
  if redis.call('HEXISTS', jobs .. delivered, 'timestamp') == 0 then
    return { 'done', 0 }
  end
  local issued = redis.call('HGET', KEYS[1], 'issued')
  -- A line that is not begun anew yet will be, after a number above these.
  local ahead = issued and math.max(0, first + n - 1 - issued) or 0
  if ahead > 0 then
    redis.call('HINCRBY', KEYS[1], 'issued', ahead)
  end
  redis.call('HINCRBY', KEYS[1], 'abandoned', ahead - n)
  redis.call('ZADD', KEYS[2], first, delivered)
  redis.call('SADD', KEYS[4], lane)
  for _, key in ipairs({ KEYS[1], KEYS[2], KEYS[4] }) do
    redis.call('EXPIRE', key, keep)
  end
end

local function pass_over(batchId, first, n)
  redis.call('ZREM', KEYS[2], batchId)
  redis.call('HINCRBY', KEYS[1], 'abandoned', n)
  redis.call('EXPIRE', KEYS[1], keep)
  if not recorded then
    return
  end
  local lost = {}
  for i = 1, n do
    lost[i] = string.format('[%d,"","lost"]', first + i - 1)
  end
  local text = '[' .. table.concat(lost, ',') .. ']'
  local link = redis.sha1hex((redis.call('HGET', KEYS[1], 'link') or '') .. text)
  redis.call('HSET', KEYS[1], 'link', link)
  redis.call('RPUSH', KEYS[5], link .. ' ' .. text)
  redis.call('EXPIRE', KEYS[5], keep)
end

local abandoned = 0
while true do
  local two = redis.call('ZRANGE', KEYS[2], 0, 1, 'WITHSCORES')
  local batchId, first = two[1], tonumber(two[2])
  if not batchId then
    redis.call('SREM', KEYS[4], lane)
    return { 'done', abandoned }
  end
  local after = tonumber(two[4]) or tonumber(redis.call('HGET', KEYS[1], 'issued') or '0') + 1
  local n = math.max(1, after - first)
  local is_gap = batchId:sub(1, 4) == 'gap '
  local addedAt = not is_gap and redis.call('HGET', jobs .. batchId, 'timestamp')
  if addedAt then
    local holder = redis.call('GET', KEYS[3])
    if holder and holder ~= token then
      return { 'busy', abandoned, math.max(1, redis.call('PTTL', KEYS[3])) }
    end
    local run = run_of_server(ARGV[11])
    local line = redis.call('HMGET', KEYS[1], 'tries', 'notBefore', 'run', 'gap', 'holder', 'lost')
    local wait = tonumber(line[2] or '0') - now_ms()
    if wait > 0 then
      return { 'later', abandoned, wait }
    end
    redis.call('SET', KEYS[3], token, 'PX', lease)
    local taken = redis.call('HINCRBY', KEYS[1], 'taken', 1)
    local lost, alone = 0, 0
    local of, times, singly = (line[6] or ''):match('^(%S+) (%d+) (%d+)$')
    if of == batchId then
      lost, alone = tonumber(times), tonumber(singly)
    end
    local held, by, in_run = (line[5] or ''):match('^(%S+) (%S+) (%S*)$')
    if held == batchId and by ~= token and in_run == run then
      if n / 4 ^ math.max(0, lost - 1) < 2 then
        alone = alone + 1
      end
      lost = lost + 1
      redis.call('HSET', KEYS[1], 'lost', string.format('%s %d %d', batchId, lost, alone))
      redis.call('HINCRBY', KEYS[1], 'redelivered', 1)
    end
    redis.call('HSET', KEYS[1], 'holder', batchId .. ' ' .. token .. ' ' .. run, 'by', token)
    -- What another run of Redis knew of it may be lost: it may have been decided before.
    local another_run = run ~= '' and line[3] and line[3] ~= run
    if another_run or first < tonumber(line[4] or '0') then
      taken = taken + 1
    end
    -- The hash may be new: Redis lost the one before it.
    redis.call('EXPIRE', KEYS[1], keep)
    local tries = tonumber(line[1] or '0')
    local reply = { 'head', abandoned, batchId, first, n, tries, taken, lost, alone, tonumber(two[4]) or 0,
      redis.call('SCARD', KEYS[4]), addedAt, '' }
    if batchId ~= delivered or addedAt ~= ARGV[12] then
      reply[13] = redis.call('HGET', jobs .. batchId, 'data')
    end
    for _, word in ipairs(redis.call('HGETALL', results .. batchId)) do
      reply[#reply + 1] = word
    end
    return reply
  end
  -- Settled and not taken out: nothing of the sort is written, and nothing would be lost.
  if is_gap or redis.call('HEXISTS', results .. batchId, '*') == 1 then
    redis.call('ZREM', KEYS[2], batchId)
  else
    pass_over(batchId, first, math.min(n, 2000))
    abandoned = abandoned + math.min(n, 2000)
  end
end
