--[[
  What there may be to repair in a round, in constant time.

  KEYS[1] round         hash: #round, #total, one field per claim
  KEYS[2] standby line  sorted set
  KEYS[3] promoted      hash
  KEYS[4] untold        hash
  KEYS[5] compared      by which run of Redis the claims were last compared one by one
  KEYS[6] tickets       hash: what those who stand by wait for

  ARGV[1] the run of Redis, see run.lua

  Returns { open round or '', its total or '', claims, waiting, promoted, untold, 1 if it is time to compare again,
             free units that those who wait are about to be given, the run of Redis }
]]
--- @include "refuse"
--- @include "wrong-type"
--- @include "reserved"
--- @include "run"
if #KEYS ~= 6 or #ARGV ~= 1 then return refuse('wrong number of keys or arguments') end
local wrong = wrong_type({ 'hash', 'zset', 'hash', 'hash', 'string', 'hash' })
if wrong then return wrong end

local run = run_of_server(ARGV[1])
local state = redis.call('HMGET', KEYS[1], '#round', '#total')
local fields = (state[1] and 1 or 0) + (state[2] and 1 or 0)
local claims = redis.call('HLEN', KEYS[1]) - fields
local free = math.max(0, tonumber(state[2] or 0) - claims)
local numbers = {
  claims, redis.call('ZCARD', KEYS[2]), redis.call('HLEN', KEYS[3]),
  redis.call('HLEN', KEYS[4]), redis.call('GET', KEYS[5]) == run and 0 or 1,
  reserved(KEYS[2], KEYS[6], free),
}
local reply = { state[1] or '', state[2] or '' }
for _, number in ipairs(numbers) do reply[#reply + 1] = tostring(number) end
reply[#reply + 1] = run
return reply
