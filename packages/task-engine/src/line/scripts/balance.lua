--[[
  Brings the books of a line that is at rest back into balance: as many accepted as decided, each counted under one tally. Redis may have lost
  part of them, or an account a right while they were written. What has no verdict was lost, and counts as abandoned;
  a verdict whose tally was lost counts as "forgotten".

  KEYS[1] line   hash
  KEYS[2] turns  sorted set: batch id by its first number, of batches not settled yet
  It is done once the same was wrong for a while: until then the books say so to whoever looks. The field `wrong` is what was wrong, and since when.

  ARGV[1] the tally of those
  ARGV[2] '' or a tally that counts more than there are, as it was lost how some ended   [3] what it says   [4] how many there are
  ARGV[5] for how long at least the books are wrong before they are put right, ms

  Returns by how many tickets the books were wrong; 0 while a batch is not settled
]]
--- @include "refuse"
--- @include "now"
local rest = tonumber(ARGV[5])
if #KEYS ~= 2 or #ARGV ~= 5 or not rest or ARGV[1] == '' or (ARGV[2] ~= '' and not tonumber(ARGV[4])) then
  return refuse('wrong number of keys or arguments')
end
if redis.call('EXISTS', KEYS[1]) == 0 or redis.call('ZCARD', KEYS[2]) > 0 then
  return 0
end
local books = redis.call('HGETALL', KEYS[1])
local issued, abandoned, decided, told, writes = 0, 0, 0, 0, {}
local forgotten, field, seen = 0, 't:' .. ARGV[1], nil
for i = 1, #books, 2 do
  local name, count = books[i], tonumber(books[i + 1])
  if name == 'issued' then issued = count
  elseif name == 'abandoned' then abandoned = count
  elseif name == 'decided' then decided = count
  elseif name == field then forgotten = count
  elseif name == 'wrong' then seen = books[i + 1]
  elseif name:sub(1, 2) == 't:' then
    -- Below 0: what was counted under it before is forgotten, and some of it has been told otherwise since.
    local known = math.max(0, name == 't:' .. ARGV[2] and books[i + 1] == ARGV[3] and tonumber(ARGV[4]) or count)
    if known ~= count then
      writes[#writes + 1] = name
      writes[#writes + 1] = string.format('%d', known)
    end
    told = told + known
  end
end
local all = math.max(decided, told + math.max(0, forgotten))
local wrong = math.abs(issued - abandoned - all) + all - decided + math.abs(all - told - forgotten)
if wrong == 0 and #writes == 0 then
  if seen then
    redis.call('HDEL', KEYS[1], 'wrong')
  end
  return 0
end
local now = now_ms()
local what = string.format('%d,%d,%d,%d,%d', issued, abandoned, decided, told, forgotten)
local before, since = (seen or ''):match('^(%S+) (%d+)$')
if before ~= what then
  redis.call('HSET', KEYS[1], 'wrong', string.format('%s %d', what, now))
  return 0
end
if now - tonumber(since) < rest then
  return 0
end
redis.call('HDEL', KEYS[1], 'wrong')
for _, change in ipairs({
  { 'abandoned', abandoned, issued - all }, { 'decided', decided, all }, { field, forgotten, all - told },
}) do
  if change[2] ~= change[3] then
    writes[#writes + 1] = change[1]
    writes[#writes + 1] = string.format('%d', change[3])
  end
end
redis.call('HSET', KEYS[1], unpack(writes))
return math.max(1, wrong)
