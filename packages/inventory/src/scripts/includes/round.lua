--- @include "whole"
--- @include "refuse"
-- The error for the number of a round, or for how long it is to be kept; nil when both are right.
local function wrong_round(round, lifetime)
  if not whole(round, 1) then return refuse('the round is not a positive whole number') end
  if not whole(lifetime, 1) then return refuse('a lifetime is not a positive number') end
end

-- How many units there are in a round, as long as it is the open one and whole here; else nil, and why: unknown | cancelled.
local function total_of(key, round)
  local state = redis.call('HMGET', key, '#round', '#total')
  local current, total = tonumber(state[1] or nil), tonumber(state[2] or nil)
  if current and current > round then return nil, 'cancelled' end
  if current ~= round or not total then return nil, 'unknown' end
  return total
end

-- How many of them nobody holds.
local function free_units(key, total)
  return math.max(0, total - (redis.call('HLEN', key) - 2))
end
