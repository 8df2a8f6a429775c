/**
 * Lua functions that tell of a stored state what the scripts need, without decoding it: what a task answered, reported or
 * threw may be nested more deeply than Lua's decoder goes, or hold a half of a character, which it refuses.
 *
 * A state is a JSON object whose first members are `status`, `attempts` and, in states of workers, `trace`, in which there are no colons. Members that are numbers stand behind the values of the task: an
 * object ends with `,"name":5}` only if that is a member of its own. What is no state has no status.
 */
export const READ_STATE = `local function status_of(json)
  return json and string.match(json, '^{"status":"(%a+)"')
end

local function has_ended(status)
  return status and status ~= 'queued' and status ~= 'started' and status ~= 'retrying'
end

local function numbers_at_end(json)
  local tail, found = string.sub(json, -200), {}
  while true do
    local rest, name, number = string.match(tail, '^(.*),"(%a+)":([%d.]+)}$')
    if not rest then
      return found
    end
    found[name] = tonumber(number)
    tail = rest .. '}'
  end
end

local function attempts_of(json)
  local attempts = string.match(json, '^{"status":"%a+","attempts":(%d+)')
  return tonumber(attempts) or numbers_at_end(json).attempts or 0
end

-- The same state after one more step of its course; of a state by an earlier version the course begins with it.
local function with_step(json, found, status, at, attempts)
  local steps = found and string.match(found, '^{"status":"%a+","attempts":%d+,"trace":%[(%[[%w_."%-,%[%]]*%])%]')
  local step = string.format('["%s",%.0f,%d]', status, at, attempts)
  local head, rest = string.match(json, '^({"status":"%a+","attempts":%d+)(.*)$')
  if not head then
    return json
  end
  return head .. ',"trace":[' .. (steps and steps .. ',' or '') .. step .. ']' .. rest
end
`;
