--[[
  Puts tickets at the end of a line in one step: their numbers, the places of their owners, and the job that carries
  them. An owner who has a place already gets no second one and is answered the first, unless it is the one to be replaced.
  Sent again for the same batch it answers the same and changes nothing.

  Another run of Redis may lack the last numbers that were given out. It goes on after a gap, which counts as abandoned and
  as passed, and which stands among the turns as "gap <its first number>" until it is its turn.

  A place is "<batch id> <index in the batch> <number>".

  KEYS[1] line    hash
  KEYS[2] turns   sorted set: batch id by its first number, of batches not settled yet
  KEYS[3] places  hash: owner -> place; unused unless owners have one place
  KEYS[4] lanes   set of the lanes of this shard that have turns
  KEYS[5] batch   hash of results; "#" -> the arguments that all tickets share, JSON
  KEYS[6..14] what BullMQ needs to add a job
  ARGV[1] batch id   [2] lane   [3] seconds an untouched line is kept   [4] 1 if an owner has one place
  ARGV[5] what the keys of jobs begin with   [6] name of the task   [7] options of the job, JSON
  ARGV[8] the data of the job, a JSON object without its closing brace
  ARGV[9] shared arguments as JSON or ''   [10] seconds results are kept
  ARGV[11] the run of Redis, see run.lua, or '' where nobody knows
  ARGV[12] how many may wait at most, or '': beyond them owners without a place are given none
  ARGV[13] time constant of the rate, ms
  ARGV[14] how many places are to be replaced   [15...] per such: which ticket, from 1, the place, and the version of the
           result in which it was found to be given up, or ''
  ARGV[...] per ticket: owner, owner and own arguments as a JSON array

  A line that Redis does not know is not begun here: which numbers it has given out is for somebody else to say.

  Returns { processed, number of the first new ticket, then per ticket that is not new: which one, from 0, and its place or
          'full' },
          or 'unknown'
]]
--- @include "refuse"
--- @include "now"
--- @include "run"
--- @include "decaying-rate"
--- @include "add-standard-job"
local batchId, lane, keep = ARGV[1], ARGV[2], tonumber(ARGV[3])
-- More numbers than are given out in the time that a replica, or the file on disk, may be behind.
local GAP = 100000
local run = run_of_server(ARGV[11])
local one, most, tau, instead = ARGV[4] == '1', tonumber(ARGV[12]), tonumber(ARGV[13]), tonumber(ARGV[14])
local from = 15 + 3 * (instead or 0)
local n = (#ARGV - from + 1) / 2
if #KEYS ~= 14 or batchId == '' or lane == '' or not keep or not tau or not instead or n < 1 or n % 1 ~= 0 then
  return refuse('wrong number or kind of arguments')
end
local replaced, owners, held = {}, {}, {}
-- A ticket that came to nothing may have been given another result since that was read: then its place is not given up.
local function is_spent(place, version)
  if version == '' then
    return true
  end
  local id, index = string.match(place, '^(%S+) (%S+)')
  local results = redis.call('HMGET', string.sub(KEYS[5], 1, -#batchId - 1) .. id, index, '*')
  local result = results[1] or results[2]
  return not result or redis.sha1hex(result) == version
end
for i = 15, from - 1, 3 do
  if is_spent(ARGV[i + 1], ARGV[i + 2]) then
    replaced[tonumber(ARGV[i])] = ARGV[i + 1]
  end
end
for i = 1, n do
  owners[i] = ARGV[from + 2 * i - 2]
end
if one then
  held = redis.call('HMGET', KEYS[3], unpack(owners))
end
local line = redis.call('HMGET', KEYS[1], 'issued', 'processed', 'run', 'abandoned', 'decided')
if not line[1] then
  return 'unknown'
end
local issued, processed = tonumber(line[1]), tonumber(line[2] or '0')
local first = tonumber(redis.call('ZSCORE', KEYS[2], batchId) or nil)
local gap = not first and run ~= '' and line[3] and line[3] ~= run and GAP or 0
first = first or issued + gap + 1
local room = math.huge
if one and most then
  room = most - (issued - tonumber(line[4] or '0') - tonumber(line[5] or '0'))
  for i = 1, n do
    -- Sent again: who has no place by now was given none.
    if held[i] and string.sub(held[i], 1, #batchId + 1) == batchId .. ' ' then
      room = 0
    end
  end
end
local reply, tickets, places, own = { processed, first }, {}, {}, {}
for i = 1, n do
  local owner, place = owners[i], nil
  local has_place = one and owner ~= ''
  if has_place then
    place = own[owner] or held[i]
  end
  if place and place ~= replaced[i] then
    reply[#reply + 1] = i - 1
    reply[#reply + 1] = place
  elseif has_place and #tickets >= room then
    reply[#reply + 1] = i - 1
    reply[#reply + 1] = 'full'
  else
    local index = #tickets
    tickets[index + 1] = ARGV[from + 2 * i - 1]
    if has_place then
      place = batchId .. ' ' .. index .. ' ' .. first + index
      own[owner] = place
      places[#places + 1] = owner
      places[#places + 1] = place
    end
  end
end
-- After the job: who has a place in a batch without one is answered a ticket that nobody decides.
local function give_places()
  for i = 1, #places, 1000 do
    redis.call('HSET', KEYS[3], unpack(places, i, math.min(i + 999, #places)))
  end
  redis.call('EXPIRE', KEYS[3], keep)
end
if #tickets == 0 then
  return reply
end
if redis.call('EXISTS', ARGV[5] .. batchId) == 1 then
  if #places > 0 then
    give_places()
  end
  return reply
end

redis.call('SADD', KEYS[4], lane)
if gap > 0 then
  reply[1] = math.max(processed, issued + gap)
  redis.call('ZADD', KEYS[2], issued + 1, string.format('gap %d', issued + 1))
  redis.call('HINCRBY', KEYS[1], 'abandoned', gap)
  redis.call('HSET', KEYS[1], 'processed', string.format('%d', reply[1]), 'gap', string.format('%d', issued + 1))
end
if run ~= '' and line[3] ~= run then
  redis.call('HSET', KEYS[1], 'run', run)
end
redis.call('HINCRBY', KEYS[1], 'issued', gap + #tickets)
local now = now_ms()
count_in_rate(KEYS[1], { 'rateIn', 'rateInAt', 'rateInFrom' }, #tickets, tau, now)
redis.call('ZADD', KEYS[2], first, batchId)
local queue = {}
for i = 6, 14 do
  queue[#queue + 1] = KEYS[i]
end
local data = string.format('%s,"f":%d,"t":[%s]}', ARGV[8], first, table.concat(tickets, ','))
add_standard_job(queue, {
  cmsgpack.pack({ ARGV[5], batchId, ARGV[6], now }), data, cmsgpack.pack(cjson.decode(ARGV[7])),
})
give_places()
for _, i in ipairs({ 1, 2, 4 }) do
  redis.call('EXPIRE', KEYS[i], keep)
end
if ARGV[9] ~= '' then
  redis.call('HSET', KEYS[5], '#', ARGV[9])
  redis.call('EXPIRE', KEYS[5], ARGV[10])
end
return reply
