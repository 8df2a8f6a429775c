--[[
  Gives units that are free to the first in the standby line, and names everyone who was given one and has no
  order yet, also from before. Asked again it names the same ones until their promotion is ended.

  KEYS[1] round         hash: #round, #total, buyer id -> ticket id
  KEYS[2] standby line  sorted set: buyer id by ticket number
  KEYS[3] tickets       hash: buyer id -> "<number> <ticket id> <name>" of those in the line
  KEYS[4] promoted      hash of the same shape: who got a unit and has no order yet
  ARGV[1] round  [2] lifetime, ms  [3] how many to promote at most; 0 only names

  Returns  promoted, then per promotion: buyer id, "<number> <ticket id> <name>"
]]
--- @include "whole"
--- @include "refuse"
--- @include "wrong-type"
local round, lifetime, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])

if #KEYS ~= 4 or #ARGV ~= 3 then return refuse('wrong number of keys or arguments') end
if not whole(round, 1) then return refuse('the round is not a positive whole number') end
if not whole(lifetime, 1) then return refuse('a lifetime is not a positive number') end
if not whole(most, 0) then return refuse('the most is not a whole number') end
local wrong = wrong_type({ 'hash', 'zset', 'hash', 'hash' })
if wrong then return wrong end

local state = redis.call('HMGET', KEYS[1], '#round', '#total')
local current, total = tonumber(state[1] or nil), tonumber(state[2] or nil)
if current == round and total then
  local free = math.min(most, total - (redis.call('HLEN', KEYS[1]) - 2))
  while free > 0 do
    local first = redis.call('ZPOPMIN', KEYS[2])
    local buyer = first[1]
    if not buyer then break end
    local held = redis.call('HGET', KEYS[3], buyer)
    if held then
      redis.call('HDEL', KEYS[3], buyer)
      redis.call('HSET', KEYS[4], buyer, held)
      redis.call('PEXPIRE', KEYS[4], lifetime)
      -- One who won by another ticket in the meantime keeps that unit and takes no second one.
      if redis.call('HSETNX', KEYS[1], buyer, held:match('^%d+ (%S+)')) == 1 then free = free - 1 end
      redis.call('PEXPIRE', KEYS[1], lifetime)
    end
  end
end

local reply = redis.call('HGETALL', KEYS[4])
table.insert(reply, 1, 'promoted')
return reply
