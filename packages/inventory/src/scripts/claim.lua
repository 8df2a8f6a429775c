--[[
  Decides a batch of tickets of one round, in the order given. A buyer holds the units of one ticket at most, and the
  ticket that holds them wins again however often it asks. Who left the line is given nothing.

  Batches are decided in the order of their numbers. The last one decided may be asked for again and is told what it
  holds: nothing new is given to it, but to tickets beyond the last number that was decided. An earlier number comes from a process that was out of the line, or from a line that was
  lost and numbered anew; which of them, the line knows. Both are decided, anew, only for a caller who names what stands in
  `decided`: every other call changes it, so that of two processes with one batch the one that was away names it in vain.

  Of tickets whose order is drawn nobody is given anything here: draw.lua has done that. A batch of them of which somebody could
  be given something is not decided: the set is to be drawn first, under what stands in `decided` from then on.

  Units that came back belong to those who stand by: only what is free beyond them is to be had. Who asks for more than is
  left is turned away, and the next is asked.

  KEYS[1] round         hash: #round, #total, and per unit: buyer id, `<buyer id>~2`, ... -> ticket id
  KEYS[2] standby line  sorted set: buyer id by ticket number
  KEYS[3] decided       string: "<last number> <batch> <times it was asked for>"
  KEYS[4] left          set: numbers of tickets that left the line
  KEYS[5] tickets       hash: what those who stand by wait for; #last, the number of the last ticket that was given units here
  ARGV[1] round  [2] lifetime of the round, ms  [3] batch  [4] first number of the batch  [5] last number
  ARGV[6] '' or the value of `decided` after which the caller knows it to be this batch's turn, still
  ARGV[7] the last number of those that are drawn, or 0
  ARGV[8...] per ticket, 1000 at most: ticket id, buyer id, number, units

  Returns  unknown     the round is not here, or not whole: only the database can say
         | cancelled   a newer round is open: all of these tickets are too late
         | stale, the value of `decided`
         | undrawn, the value of `decided`
         | decided or replayed, the value of `decided`, #last or '', the clock of Redis in ms, then per ticket: won | left | sold_out |
           sold_out <units that are left> | duplicate <the ticket that holds the units> <how many>
]]
--- @include "ticket-set"
--- @include "now"
local set, wrong = asked_set(8)
if wrong then return wrong end
local batch, drawn_to = ARGV[3], tonumber(ARGV[7])
if not is_id(batch) then return refuse('an id is empty, too long or has odd characters') end
if not whole(drawn_to, 0) then return refuse('the last drawn number is not a whole number') end

local total, why = total_of(KEYS[1], set.round)
if not total then return why end

local decided = redis.call('GET', KEYS[3]) or ''
local until_now, last_batch, times = decided:match('^(%d+) (%S+) (%d+)$')
until_now, times = tonumber(until_now or 0), tonumber(times or 0)
local is_last, is_named = last_batch == batch, ARGV[6] ~= '' and ARGV[6] == decided
local replayed = is_last and not is_named
if not is_last and not is_named and set.first <= until_now then return { 'stale', decided } end
local is_drawn = set.last <= drawn_to

decided = string.format('%d %s %d', math.max(set.last, until_now), batch, times + 1)
local verdicts, claims, holders, given = { replayed and 'replayed' or 'decided', decided, '', string.format('%.0f', now_ms()) }, {}, {}, {}
local last_given
if #set.ids > 0 then
  local held, left, free = standing_of(set, total)
  for i, buyer in ipairs(set.buyers) do
    local ticket, units = set.ids[i], set.units[i]
    local holder = holders[buyer] or held[i]
    -- Who was away may have more in hand than was decided meanwhile.
    local is_new = not replayed or set.numbers[i] > until_now
    if holder == ticket then
      verdicts[i + 4] = 'won'
    elseif left[i] == 1 then
      verdicts[i + 4] = 'left'
    elseif holder then
      verdicts[i + 4] = string.format('duplicate %s %d', holder, given[buyer] or #held_fields(KEYS[1], buyer, holder))
    elseif is_new and free >= units then
      if is_drawn then
        -- Whoever began to draw before, and was away since, names in vain what stood here.
        decided = string.format('%d %s %d', until_now, last_batch or '-', times + 1)
        redis.call('SET', KEYS[3], decided, 'PX', set.lifetime)
        return { 'undrawn', decided }
      end
      free = free - units
      holders[buyer], given[buyer] = ticket, units
      last_given = set.numbers[i]
      add_claims(claims, buyer, ticket, units)
      verdicts[i + 4] = 'won'
    else
      verdicts[i + 4] = free > 0 and is_new and 'sold_out ' .. free or 'sold_out'
    end
  end
end

-- Claims behind what goes with them: where an account lacks a right a script ends in the middle, and nothing is given again.
if last_given then
  redis.call('HSET', KEYS[5], '#last', last_given)
  redis.call('PEXPIRE', KEYS[5], set.lifetime)
end
if #claims > 0 then redis.call('PEXPIRE', KEYS[1], set.lifetime) end
write_claims(KEYS[1], claims)
redis.call('SET', KEYS[3], decided, 'PX', set.lifetime)
verdicts[3] = last_given and string.format('%d', last_given) or redis.call('HGET', KEYS[5], '#last') or ''
return verdicts
