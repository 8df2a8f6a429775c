--[[
  Gives units that are free to the first in the standby line whose wish fits, and names everyone who was given some and
  has no order yet, also from before. Asked again it names the same ones until their promotion is ended.

  KEYS[1] round         hash: #round, #total, buyer id -> ticket id
  KEYS[2] standby line  sorted set: buyer id by ticket number
  KEYS[3] tickets       hash: buyer id -> "<number> <ticket id> <name>" of those in the line
  KEYS[4] promoted      hash of the same shape: who got a unit and has no order yet
  ARGV[1] round  [2] lifetime, ms  [3] how many units to give at most; 0 only names

  Returns  promoted, then per promotion: buyer id, "<number> <ticket id> <name>", units
]]
--- @include "round"
--- @include "wrong-type"
--- @include "units"
local PAGE = 100
local round, lifetime, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])

if #KEYS ~= 4 or #ARGV ~= 3 then return refuse('wrong number of keys or arguments') end
local wrong = wrong_round(round, lifetime)
if wrong then return wrong end
if not whole(most, 0) then return refuse('the most is not a whole number') end
wrong = wrong_type({ 'hash', 'zset', 'hash', 'hash' })
if wrong then return wrong end

-- Answers how many units it took. What is taken away goes last: where an account lacks a right a script ends in the middle.
local function give(buyer, held, units)
  local taken = 0
  -- One who won by another ticket in the meantime keeps those units and takes no more.
  if redis.call('HEXISTS', KEYS[1], buyer) == 0 then
    local claims = {}
    add_claims(claims, buyer, held:match('^%d+ (%S+)'), units)
    write_claims(KEYS[1], claims)
    taken = units
  end
  redis.call('HSET', KEYS[4], buyer, held)
  redis.call('PEXPIRE', KEYS[4], lifetime)
  redis.call('HDEL', KEYS[3], buyer)
  return taken
end

local total = total_of(KEYS[1], round)
if total then
  local free = math.min(most, free_units(KEYS[1], total))
  local passed_over = 0
  if free > 0 then
    -- Nobody's place: an account that lacks one of these rights ends here, and not with a unit given and a place kept.
    redis.call('HDEL', KEYS[3], '#')
    redis.call('ZREM', KEYS[2], '#')
    redis.call('PEXPIRE', KEYS[1], lifetime)
  end
  while free > 0 do
    local buyers = redis.call('ZRANGE', KEYS[2], passed_over, passed_over + PAGE - 1)
    if #buyers == 0 then break end
    for _, buyer in ipairs(buyers) do
      if free <= 0 then break end
      local held = redis.call('HGET', KEYS[3], buyer)
      local units = tonumber(redis.call('HGET', KEYS[3], units_field(buyer)) or 1)
      if held and units > free then
        passed_over = passed_over + 1
      else
        if held then free = free - give(buyer, held, units) end
        redis.call('ZREM', KEYS[2], buyer)
      end
    end
  end
end

local reply = { 'promoted' }
local promoted = redis.call('HGETALL', KEYS[4])
for i = 1, #promoted, 2 do
  reply[#reply + 1], reply[#reply + 2] = promoted[i], promoted[i + 1]
  reply[#reply + 1] = redis.call('HGET', KEYS[3], units_field(promoted[i])) or '1'
end
return reply
