--[[
  A token bucket, kept as the moment at which it will be full again (GCRA): one number, which expires by itself.

  KEYS[1] bucket   string: ms
  ARGV[1] tokens it holds  [2] ms until one comes back

  Returns  taken | empty, ms until there is one
]]
if #KEYS ~= 1 or #ARGV ~= 2 then return redis.error_reply('ERR take-token: wrong number of keys or arguments') end
local capacity, refill = tonumber(ARGV[1]), tonumber(ARGV[2])

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local full = math.max(now, tonumber(redis.call('GET', KEYS[1]) or 0))
local wait = full - now - (capacity - 1) * refill
if wait > 0 then return { 'empty', tostring(wait) } end
redis.call('SET', KEYS[1], string.format('%.0f', full + refill), 'PX', full + refill - now)
return 'taken'
